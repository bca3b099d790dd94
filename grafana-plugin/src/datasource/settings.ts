import type { DataSourceJsonData } from '@grafana/data';

export interface CollectorSettings extends DataSourceJsonData {
  /** Where Grafana's server reaches the collector. */
  collectorUrl?: string;
  /** Whether requests carry the token, which only Grafana's server knows. */
  usesToken?: boolean;
}

export interface CollectorSecrets {
  token?: string;
}
