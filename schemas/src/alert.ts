/** How an episode is told to people: everything that an engineer needs at night, and nothing else. */
export interface EpisodeAlert {
  /** The same for every report of one episode, on every collector that judges the same data. */
  readonly episodeId: string;
  readonly status: 'firing' | 'resolved';
  /** How often the episode ended and came back; a return is told again, a repetition is not. */
  readonly reopenings: number;
  readonly indicator: { readonly id: string; readonly title: string; readonly unit: string };
  readonly service: string;
  readonly environment: string;
  readonly severity: 'critical' | 'warning' | 'info';
  /** One sentence: what left control, by how much, since when. */
  readonly summary: string;
  readonly rule: { readonly name: string; readonly text: string };
  readonly value: number | null;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** When the process left control (ISO 8601, UTC), as the chart dates it. */
  readonly startedAt: string;
  /** When the rule signalled. */
  readonly detectedAt: string;
  /** When the process returned; only of a resolved episode. */
  readonly endedAt?: string;
  /** Mean days between false alarms of this indicator as configured; null when unknown. */
  readonly falseAlarmEveryDays: number | null;
  readonly baseline: { readonly version: number; readonly from: string; readonly to: string };
  /** What was altered just before, most suspect first. */
  readonly changes: readonly SuspectedChange[];
  readonly advice: string;
  readonly runbookUrl?: string;
  readonly owner?: string;
  readonly chartUrl: string;
}

export interface SuspectedChange {
  readonly changeId: string;
  readonly at: string;
  /** Such as `deployment`, `rollback`, `flag`, `configuration`. */
  readonly kind: string;
  /** Where it was made: the service in trouble, or one next to it. */
  readonly service: string;
  /** What it was, such as `checkout 1.4.2`. */
  readonly title: string;
  /** 0 to 1: a ranking in the form of a share, no probability. */
  readonly confidence: number;
  /** Why it is suspected, in words. */
  readonly reason: string;
  readonly url?: string;
}
