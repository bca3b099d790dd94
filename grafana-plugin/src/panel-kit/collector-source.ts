import type { DataSourceApi, PanelData } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import type { DataSourceRef } from '@grafana/schema';
import type { EpisodeCauseRequest, EpisodeSummary } from '@shewhart/schemas/api';

/** A change that may have caused an episode, the most suspect first. */
export interface Suspect {
  readonly changeId: string;
  readonly kind: string;
  readonly title: string;
  readonly at: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reason: string;
}

/** An episode with what is known about it. */
export interface EpisodeDetail extends EpisodeSummary {
  readonly suspects: readonly Suspect[];
  /** Address of the runbook; empty for none. */
  readonly runbook: string;
  readonly owner: string;
}

/** What panels ask of the collector's data source beyond queries. */
export interface CollectorSource {
  assignCause(episodeId: string, cause: EpisodeCauseRequest): Promise<void>;
  episodeDetail?(episodeId: string): Promise<EpisodeDetail>;
}

/**
 * The data source behind a frame, if it is the collector's: the one that the frame names, else that of the
 * query that gave it.
 */
export async function collectorSource(
  data: PanelData,
  frame: { readonly refId?: string; readonly meta?: { readonly custom?: Record<string, unknown> } },
): Promise<CollectorSource | undefined> {
  const targets = data.request?.targets ?? [];
  const target = targets.find(({ refId }) => refId === frame.refId) ?? targets[0];
  const named = frame.meta?.custom?.['datasourceUid'];
  const reference: DataSourceRef | string | null | undefined =
    typeof named === 'string' ? named : target?.datasource;
  if (reference == null) return undefined;
  try {
    const source = await getDataSourceSrv().get(reference, data.request?.scopedVars);
    return isCollector(source) ? source : undefined;
  } catch {
    // The data source is gone, or may not be seen: the chart is readable all the same.
    return undefined;
  }
}

const isCollector = (source: DataSourceApi): source is DataSourceApi & CollectorSource =>
  typeof (source as Partial<CollectorSource>).assignCause === 'function';
