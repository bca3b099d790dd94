import { createContext, useContext } from 'react';
import type { CollectorDataSource } from '../datasource/data-source.ts';

/** The data source that the app's pages ask. */
export const CollectorContext = createContext<CollectorDataSource | undefined>(undefined);

export function useCollector(): CollectorDataSource {
  const source = useContext(CollectorContext);
  if (source === undefined) throw new Error('A page was rendered without a data source.');
  return source;
}
