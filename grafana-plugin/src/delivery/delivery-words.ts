import type { DeliveryResponse } from '@shewhart/schemas/api';
import { written } from '../panel-kit/number-words.ts';
import type { DeliveryAnswer } from './answer.ts';
import type { MetricCard } from './metric-cards.ts';
import type { DeliveryView } from './options.ts';

/** All metrics in one breath, for people who cannot see them. */
export function deliverySummary(title: string, cards: readonly MetricCard[]): string {
  const known = cards.filter(({ value }) => value !== null);
  const told = known.map((card) => `${card.title} ${written(card.text)} (${card.basis})`);
  const unknown = cards.length - known.length;
  return [
    `${title === '' ? 'Delivery' : title}: ${known.length} of ${cards.length} metrics known`,
    ...told,
    ...(unknown > 0 ? [`${unknown} without data`] : []),
  ].join(', ');
}

/** Why there is nothing to show; undefined when there is something. */
export function problemText(delivery: DeliveryAnswer | undefined, view: DeliveryView): string | undefined {
  if (delivery === undefined) {
    return 'These are no delivery metrics. Choose the query "Delivery" of a Shewhart collector; other data fit into the control chart.';
  }
  const { groups, tradeOff } = delivery.answer;
  if (view === 'groups' && groups.length === 0) {
    return 'The query has no groups. Choose "service" or "team" under "Group by" in the query.';
  }
  const isEmpty = groups.length === 0 && tradeOff.every(({ failRate }) => failRate.value === null);
  if (view === 'trade-off' && isEmpty) {
    return 'No deployment in this window can be judged yet. Choose a longer one.';
  }
  return undefined;
}

/** What stands below the cards: the Quick Check's score, and what to beware of with bands. */
export function footnote(
  { bands, quickCheck }: Pick<DeliveryResponse, 'bands' | 'quickCheck'>,
  bandYear: number | undefined,
  showsQuickCheck: boolean,
): { readonly text: string; readonly detail: string } | undefined {
  const caution = bands.find(({ year }) => year === bandYear)?.caution;
  const { score, parts } = quickCheck;
  const known = parts.filter((part) => part.score !== null).length;
  const check = !showsQuickCheck
    ? undefined
    : score === null
      ? `Quick Check needs all ${parts.length} metrics; ${known} are known.`
      : `Quick Check ${score.toFixed(1)} of 10.`;
  const said = [check, caution && `Bands of ${bandYear}: ${caution}`].filter(Boolean);
  return said.length === 0 ? undefined : { text: said.join(' '), detail: said.join(' ') };
}
