import type { Log } from '../observe/log.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import type { IndicatorDefinition } from './indicator.ts';
import {
  readFeeds,
  subgroupsOf,
  surroundingsOf,
  type Feed,
  type FeedWindow,
  type QueriedSource,
  type Surroundings,
} from './subgroup-reader.ts';
import type { SubgroupSeries } from './subgroup.ts';
import type { Track } from './track.ts';

/** Reads a declared indicator by its own statement. @throws when it cannot be answered */
export type ReadStatement = (definition: IndicatorDefinition, window: FeedWindow) => Promise<Feed>;

/** Up to so many keys are named in a query; beyond, everything is read. */
const maxNamedKeys = 300;

/**
 * The subgroups of one track of those that were read; undefined where its statement failed.
 * @param isKnown whether the series had been seen before the window
 */
export type SeriesOf = (track: Track, isKnown: boolean) => SubgroupSeries | undefined;

/** Reads the buckets of many indicators with few queries: one a source, whatever the number of series. */
export class SeriesReader {
  readonly #store: EvaluationStore;
  readonly #readStatement: ReadStatement | undefined;
  readonly #log: Log;

  constructor(store: EvaluationStore, readStatement: ReadStatement | undefined, log: Log) {
    this.#store = store;
    this.#readStatement = readStatement;
    this.#log = log;
  }

  async read(tracks: readonly Track[], window: FeedWindow): Promise<SeriesOf> {
    const surroundings = await this.#surroundings(tracks, window);
    const feeds = await this.#feeds(tracks, window);
    return (track, isKnown) => {
      const feed = feeds.get(track);
      return feed === 'failed' ? undefined : subgroupsOf(track.definition, feed, surroundings, isKnown);
    };
  }

  async #surroundings(tracks: readonly Track[], window: FeedWindow): Promise<Surroundings> {
    const services = [...new Set(tracks.map(({ definition: d }) => `${d.service}\n${d.environment}`))];
    // Whether anybody was awake must be known of all services, as soon as silence is judged.
    const isSilenceJudged = tracks.some(({ definition }) => definition.measure === 'absence');
    const only = isSilenceJudged || services.length > maxNamedKeys ? undefined : services;
    return surroundingsOf(window, await readFeeds(this.#store, 'activity', window, only));
  }

  async #feeds(
    tracks: readonly Track[],
    window: FeedWindow,
  ): Promise<Map<Track, Feed | undefined | 'failed'>> {
    const feeds = new Map<Track, Feed | undefined | 'failed'>();
    const bySource = new Map<QueriedSource, Track[]>();
    for (const track of tracks) {
      const { source } = track.definition;
      if (source === 'sql') feeds.set(track, await this.#readSql(track, window));
      else bySource.set(source, [...(bySource.get(source) ?? []), track]);
    }
    for (const [source, members] of bySource) {
      const keys = [...new Set(members.map(({ definition }) => definition.key))];
      const read = await readFeeds(
        this.#store,
        source,
        window,
        keys.length > maxNamedKeys ? undefined : keys,
      );
      for (const track of members) feeds.set(track, read.get(track.definition.key));
    }
    return feeds;
  }

  /** A statement that fails is its own indicator's trouble alone. */
  async #readSql(track: Track, window: FeedWindow): Promise<Feed | 'failed'> {
    try {
      const feed = await this.#readStatement?.(track.definition, window);
      track.error = feed === undefined ? 'Statements are not answered here.' : undefined;
      return feed ?? 'failed';
    } catch (error) {
      const reason = (error as Error).message;
      if (track.error !== reason) {
        this.#log.warn({ indicator: track.definition.id, reason }, 'A declared indicator cannot be read');
      }
      track.error = reason;
      return 'failed';
    }
  }
}
