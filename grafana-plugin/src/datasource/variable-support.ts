import { CustomVariableSupport, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { from, type Observable } from 'rxjs';
import type { CollectorDataSource } from './data-source.ts';
import { VariableEditor } from './VariableEditor.tsx';
import { savedVariableText } from './variable-query.ts';

/** As saved in dashboards: the text form, such as `indicators(service=$service)`. */
export interface VariableModel extends DataQuery {
  readonly query: string;
}

/** Dashboard variables with an editor of their own; texts saved before it are understood as they are. */
export class CollectorVariableSupport extends CustomVariableSupport<CollectorDataSource, VariableModel> {
  readonly #dataSource: CollectorDataSource;
  readonly editor = VariableEditor;

  constructor(dataSource: CollectorDataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override getDefaultQuery(): Partial<VariableModel> {
    return { refId: 'variable', query: 'services' };
  }

  query({ targets, scopedVars }: DataQueryRequest<VariableModel>): Observable<DataQueryResponse> {
    const text = savedVariableText(targets[0]);
    return from(this.#dataSource.variableValues(text, scopedVars).then((data) => ({ data: [...data] })));
  }
}
