/**
 * What every drawing of a control chart is made from, whether for a terminal, a page or a picture. It holds
 * what is drawn and nothing that would have to be computed: limits come from the evaluation, never from here.
 */
export interface ChartPicture {
  readonly title: string;
  /** One line below the title: which chart, by which model, with which false-alarm interval. */
  readonly subtitle: string;
  readonly unit: string;
  readonly points: readonly PicturePoint[];
  readonly stages: readonly PictureStage[];
  readonly episodes: readonly PictureEpisode[];
  /** Sentences below the chart: what was found. */
  readonly findings: readonly string[];
  /** Sentences below that: why this chart and model. */
  readonly notes: readonly string[];
}

export interface PicturePoint {
  /** Milliseconds since 1970; the index of the point where the data has no times. */
  readonly at: number;
  readonly value: number | null;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Short names of the rules that this point completes. */
  readonly violations: readonly string[];
}

export interface PictureStage {
  readonly fromAt: number;
  readonly toAt: number;
  readonly label: string;
  readonly isBaseline: boolean;
}

export interface PictureEpisode {
  readonly startAt: number;
  /** Null while it lasts. */
  readonly endAt: number | null;
}
