import {
  type DataFrame,
  DataTopic,
  LoadingState,
  toDataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type PanelData,
} from '@grafana/data';
import { toDataQueryError } from '@grafana/runtime';
import {
  catchError,
  from,
  isObservable,
  map,
  merge,
  of,
  share,
  takeUntil,
  timer,
  type Observable,
} from 'rxjs';

/** A panel shows that it loads only when it takes longer than this, in milliseconds. */
const patienceMs = 200;

/**
 * Runs a panel's request: loading when it takes long, then the data or the error.
 * @param ask asks for something else than panels do, such as the values of a variable
 */
export function runRequest(
  dataSource: DataSourceApi,
  request: DataQueryRequest,
  ask?: DataSourceApi['query'],
): Observable<PanelData> {
  const loading: PanelData = {
    state: LoadingState.Loading,
    series: [],
    annotations: [],
    request,
    timeRange: request.range,
  };
  if (request.targets.length === 0) return of({ ...loading, state: LoadingState.Done });
  const packets = new Map<string, DataQueryResponse>();
  const asked = ask === undefined ? dataSource.query(request) : ask(request);
  const answered = (isObservable(asked) ? asked : from(asked)).pipe(
    map((packet) => {
      packets.set(packet.key ?? 'A', packet);
      return panelData([...packets.values()], packet.state, loading);
    }),
    catchError((cause: unknown) => {
      const error = toDataQueryError(cause);
      return of({ ...loading, state: LoadingState.Error, errors: [error], error });
    }),
    share(),
  );
  return merge(
    timer(patienceMs).pipe(
      map(() => loading),
      takeUntil(answered),
    ),
    answered,
  );
}

function panelData(
  packets: readonly DataQueryResponse[],
  state: LoadingState | undefined,
  base: PanelData,
): PanelData {
  // Values of a variable stay as they are.
  const frames = packets
    .flatMap(({ data }) => data as object[])
    .map((frame) =>
      'value' in frame && 'text' in frame ? (frame as unknown as DataFrame) : toDataFrame(frame),
    );
  const errors = packets.flatMap(({ errors: several, error }) => several ?? (error ? [error] : []));
  const isAnnotation = (frame: (typeof frames)[number]): boolean =>
    frame.meta?.dataTopic === DataTopic.Annotations;
  return {
    ...base,
    state: errors.length > 0 ? LoadingState.Error : (state ?? LoadingState.Done),
    series: frames.filter((frame) => !isAnnotation(frame)),
    annotations: frames.filter(isAnnotation),
    ...(errors.length > 0 ? { errors, error: errors[0]! } : {}),
  };
}
