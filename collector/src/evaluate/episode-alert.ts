import type { EpisodeAlert } from '@shewhart/schemas';
import type { Episode } from './episode.ts';
import type { IndicatorDefinition } from './indicator.ts';
import type { Baseline } from './judging.ts';
import { quantity } from '../quantity.ts';
import type { Suspect } from './rank-suspects.ts';

export interface AlertFacts {
  readonly definition: IndicatorDefinition;
  readonly episode: Episode;
  readonly baseline: Baseline | undefined;
  /** Most suspect first. */
  readonly suspects: readonly Suspect[];
  /** Ends in a slash. */
  readonly publicUrl: string;
}

/** Everything that an engineer needs at night, and nothing else. */
export function episodeAlert({
  definition,
  episode,
  baseline,
  suspects,
  publicUrl,
}: AlertFacts): EpisodeAlert {
  const { id, title, unit, service, environment, severity, runbookUrl, owner } = definition;
  return {
    episodeId: episode.episodeId,
    status: episode.endedAt === null ? 'firing' : 'resolved',
    reopenings: episode.reopenings,
    indicator: { id, title, unit },
    service,
    environment,
    severity,
    summary: summary(definition, episode),
    rule: { name: episode.rule, text: episode.ruleText },
    value: episode.value,
    center: episode.center,
    lower: episode.lower,
    upper: episode.upper,
    startedAt: iso(episode.startedAt),
    detectedAt: iso(episode.detectedAt),
    ...(episode.endedAt === null ? {} : { endedAt: iso(episode.endedAt) }),
    falseAlarmEveryDays: baseline?.falseAlarmEveryDays ?? null,
    baseline: {
      version: episode.baselineVersion,
      from: iso(baseline?.windowFrom ?? 0),
      to: iso(baseline?.windowTo ?? 0),
    },
    changes: suspects.map(({ changeId, atMs, kind, service: of, title: what, confidence, reason, url }) => ({
      changeId,
      at: new Date(atMs).toISOString(),
      kind,
      service: of,
      title: what,
      confidence,
      reason,
      ...(url === '' ? {} : { url }),
    })),
    advice: advice(definition, episode, suspects),
    ...(runbookUrl === undefined ? {} : { runbookUrl }),
    ...(owner === undefined ? {} : { owner }),
    chartUrl: chartUrl(publicUrl, id, episode),
  };
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** The chart with some room around the episode. The same link on every collector and in every report. */
export function chartUrl(
  publicUrl: string,
  id: string,
  { startedAt, endedAt, detectedAt }: Pick<Episode, 'startedAt' | 'endedAt' | 'detectedAt'>,
): string {
  const room = 6 * 3600;
  const from = (startedAt - room) * 1000;
  const to = ((endedAt ?? detectedAt) + room) * 1000;
  return `${publicUrl}d/shewhart-indicator?var-indicator=${encodeURIComponent(id)}&from=${from}&to=${to}`;
}

const dayOf = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `28 Nov 14:05 UTC`: an episode may be days old when somebody reads of it. */
const timeOf = (seconds: number): string =>
  `${dayOf.format(seconds * 1000)} ${iso(seconds).slice(11, 16)} UTC`;

/** `checkout (production): p95 latency of POST /orders rose to 810 ms since 28 Nov 14:05 UTC, above 310 ms; usual is 120 ms.` */
export function summary(
  definition: IndicatorDefinition,
  episode: Pick<
    Episode,
    'startedAt' | 'endedAt' | 'side' | 'value' | 'center' | 'lower' | 'upper' | 'ruleText'
  >,
): string {
  const { title, service, environment, unit, measure, bucketSeconds } = definition;
  const where = environment === '' ? service : `${service} (${environment})`;
  const since = timeOf(episode.startedAt);
  if (measure === 'absence') {
    const minutes = Math.round(bucketSeconds / 60);
    return episode.endedAt === null
      ? `${where} is silent since ${since}: ${episode.ruleText} of ${minutes} minutes.`
      : `${where} is heard again since ${timeOf(episode.endedAt)}; it had been silent since ${since}.`;
  }
  const usual = episode.center === null ? '' : `; usual is ${quantity(episode.center, unit)}`;
  if (episode.endedAt !== null) {
    const verb = episode.side === 'below' ? 'fallen' : 'risen';
    return `${where}: ${title} is back within its limits since ${timeOf(episode.endedAt)}; it had ${verb} to ${quantityOrNothing(episode.value, unit)} on ${since}${usual}.`;
  }
  const verb = episode.side === 'below' ? 'fell' : 'rose';
  const limit = episode.side === 'below' ? episode.lower : episode.upper;
  const beyond =
    limit === null ? '' : `, ${episode.side === 'below' ? 'below' : 'above'} ${quantity(limit, unit)}`;
  const isBeyond =
    limit !== null &&
    episode.value !== null &&
    (episode.side === 'below' ? episode.value < limit : episode.value > limit);
  return `${where}: ${title} ${verb} to ${quantityOrNothing(episode.value, unit)} since ${since}${isBeyond ? beyond : ` (${episode.ruleText})`}${usual}.`;
}

const quantityOrNothing = (value: number | null, unit: string): string =>
  value === null ? 'nothing' : quantity(value, unit);

function advice(
  { measure, service }: IndicatorDefinition,
  { endedAt }: Episode,
  [suspect]: readonly Suspect[],
): string {
  if (endedAt !== null)
    return 'The process is back within its limits; assign the cause while it is remembered.';
  if (suspect !== undefined) {
    return `Look at ${suspect.title} first (${suspect.reason}); undo it if the trouble began with it.`;
  }
  switch (measure) {
    case 'absence':
      return `See whether ${service} runs and can reach the collector; nothing else about it is known meanwhile.`;
    case 'rate':
      return 'No change is known just before. Compare with the callers and with the error ratio.';
    case 'mean':
      return 'No change is known just before. Compare with the request rate; see what grows and what fills it.';
    default:
      return `No change is known just before. Look at the services that ${service} calls, at the same time.`;
  }
}
