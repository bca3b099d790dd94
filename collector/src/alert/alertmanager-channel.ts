import type { EpisodeAlert } from '@shewhart/schemas';
import { falseAlarmInterval, suspectedChanges, valueAgainstLimits } from './alert-words.ts';
import type { AlertChannel } from './channel.ts';
import { postJson } from './post-json.ts';

export interface AlertmanagerOptions {
  /** Base address, such as `http://alertmanager:9093`. */
  readonly url: string;
  readonly bearerToken?: string;
  /** Time between two reports of a firing episode, in milliseconds. */
  readonly resendMs: number;
}

/** One entry of Alertmanager's `POST /api/v2/alerts`. */
export interface PostableAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

/**
 * Alertmanager identifies an alert by its labels alone. They hold what names the episode and nothing that
 * two collectors could see differently (values, times of sending), so their reports fold into one; what
 * explains it goes into annotations. A firing alert ends by itself four reports after the last one: a
 * collector that died does not leave it burning for ever.
 */
export function toPostableAlert(alert: EpisodeAlert, now: Date, resendMs: number): PostableAlert {
  const annotations: Record<string, string> = {
    summary: alert.summary,
    rule: alert.rule.text,
    value: valueAgainstLimits(alert),
    false_alarms: falseAlarmInterval(alert),
    changes: suspectedChanges(alert),
    description: alert.advice,
    chart_url: alert.chartUrl,
  };
  if (alert.runbookUrl !== undefined) annotations['runbook_url'] = alert.runbookUrl;
  if (alert.owner !== undefined) annotations['owner'] = alert.owner;
  return {
    labels: {
      alertname: 'ProcessOutOfControl',
      episode: alert.episodeId,
      indicator: alert.indicator.id,
      service: alert.service,
      environment: alert.environment,
      severity: alert.severity,
    },
    annotations,
    startsAt: alert.startedAt,
    endsAt: alert.endedAt ?? new Date(now.getTime() + 4 * resendMs).toISOString(),
    generatorURL: alert.chartUrl,
  };
}

/** Two collectors see the end of an episode within a few passes of each other. */
const holdEndMs = 30_000;

/**
 * The ends of episodes, held back for a moment: where two collectors judge side by side, the later one still
 * reports as firing what the earlier one has seen end, and Alertmanager would tell people once more.
 */
class HeldEnds {
  #seenAtMs = new Map<string, number>();

  release(alerts: readonly EpisodeAlert[], now: Date): EpisodeAlert[] {
    const seen = new Map<string, number>();
    const released = alerts.filter((alert) => {
      if (alert.status === 'firing') return true;
      const key = `${alert.episodeId}:${alert.reopenings}`;
      const since = this.#seenAtMs.get(key) ?? now.getTime();
      seen.set(key, since);
      return now.getTime() - since >= holdEndMs;
    });
    this.#seenAtMs = seen;
    return released;
  }
}

export function alertmanagerChannel(options: AlertmanagerOptions): AlertChannel {
  const ends = new HeldEnds();
  const url = new URL('/api/v2/alerts', options.url).href;
  const headers: Record<string, string> =
    options.bearerToken === undefined ? {} : { authorization: `Bearer ${options.bearerToken}` };
  return {
    name: 'alertmanager',
    delivery: 'every-tick',
    async send(alerts, now) {
      const due = ends.release(alerts, now);
      if (due.length === 0) return;
      await postJson(
        url,
        due.map((alert) => toPostableAlert(alert, now, options.resendMs)),
        headers,
      );
    },
    heartbeat: (now) =>
      postJson(
        url,
        [
          {
            labels: { alertname: 'ShewhartHeartbeat', severity: 'none' },
            annotations: {
              summary:
                'Always firing while a collector judges. Route it to a receiver that calls when it stops.',
            },
            endsAt: new Date(now.getTime() + 4 * options.resendMs).toISOString(),
          },
        ],
        headers,
      ),
  };
}
