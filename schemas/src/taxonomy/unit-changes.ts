/**
 * Metrics whose unit changed together with their name, by the old name. A schema file cannot say that, so
 * a rename of these holds only for a stored unit that is known: the old one is converted, the new one is
 * right already, and with any other (or none) the metric keeps its old name, because the canonical name
 * promises a unit.
 */
export const unitChanges: ReadonlyMap<string, UnitChange> = new Map(
  [
    'http.server.duration',
    'http.client.duration',
    'process.runtime.jvm.gc.duration',
    'db.client.connections.create_time',
    'db.client.connections.wait_time',
    'db.client.connections.use_time',
    'rpc.server.duration',
    'rpc.client.duration',
  ].map((metric) => [metric, { from: 'ms', to: 's', scale: 0.001 }]),
);

export interface UnitChange {
  readonly from: string;
  readonly to: string;
  /** Multiplies values, sums, bounds, minima, maxima, quantile values and exemplars. */
  readonly scale: number;
}
