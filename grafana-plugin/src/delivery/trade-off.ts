import type { DeliveryResponse } from '@shewhart/schemas/api';

/** One interval, service or team: how much was deployed, and how much of it failed. */
export interface TradeOffPoint {
  readonly label: string;
  /** Deployments of the interval, or deployments a week of the group. */
  readonly deployments: number;
  readonly failRate: number;
  readonly lower: number;
  readonly upper: number;
  readonly n: number;
  /** 0 for the oldest interval, 1 for the newest; 1 for groups. */
  readonly recency: number;
}

/** Frequency against fail rate, by interval, or by group where the answer has groups. What has no fail rate has no place. */
export function tradeOffPoints(
  { tradeOff, groups }: Pick<DeliveryResponse, 'tradeOff' | 'groups'>,
  dayOf: (at: number) => string,
): TradeOffPoint[] {
  if (groups.length > 0) {
    return groups.flatMap(({ name, metrics }) => {
      const { explicit } = metrics.changeFailRate;
      const { perDay } = metrics.deploymentFrequency;
      if (explicit.value === null || perDay === null) return [];
      return [{ label: name, deployments: perDay * 7, ...rateOf(explicit), recency: 1 }];
    });
  }
  const last = tradeOff.length - 1;
  return tradeOff.flatMap(({ from, deployments, failRate }, place) =>
    failRate.value === null
      ? []
      : [
          {
            label: dayOf(Date.parse(from)),
            deployments,
            ...rateOf(failRate),
            recency: last === 0 ? 1 : place / last,
          },
        ],
  );
}

function rateOf(share: {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly n: number;
}): Pick<TradeOffPoint, 'failRate' | 'lower' | 'upper' | 'n'> {
  const value = share.value ?? 0;
  return { failRate: value, lower: share.lower ?? value, upper: share.upper ?? value, n: share.n };
}

/** Round steps for an axis from 0 to about `max`. */
export function axisSteps(max: number, wanted: number): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough)!;
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, place) =>
    Number((place * step).toPrecision(12)),
  );
}
