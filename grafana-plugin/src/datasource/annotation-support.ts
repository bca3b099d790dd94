import type { AnnotationQuery, AnnotationSupport } from '@grafana/data';
import { AnnotationQueryEditor } from './QueryEditor.tsx';
import { migrateQuery, queryVersion, type CollectorQuery, type SavedQuery } from './query.ts';

/** What can be marked on the time axis: changes, incidents, episodes, and where new limits begin. */
export const annotationSupport: AnnotationSupport<CollectorQuery, AnnotationQuery<CollectorQuery>> = {
  QueryEditor: AnnotationQueryEditor,
  getDefaultQuery: () => ({ version: queryVersion, kind: 'changes' }),
  prepareQuery: ({ target }) =>
    target === undefined
      ? undefined
      : { ...migrateQuery({ ...(target as SavedQuery), refId: 'Anno' }), fromAnnotations: true },
};
