/** Where the cards go and how much each of them shows. Sizes in pixels. */
export interface CardLayout {
  readonly columns: number;
  readonly cardWidth: number;
  readonly cardHeight: number;
  readonly trendHeight: number;
  readonly hasFacts: boolean;
  readonly hasInterval: boolean;
  /** So narrow that names are short. */
  readonly isNarrow: boolean;
  /** So low that the number stands beside its name. */
  readonly isCompact: boolean;
  /** True when the cards together are higher than the panel. */
  readonly scrolls: boolean;
}

const gap = 8;
const leastWidth = 160;
/** The longest name of a metric fits into this and more. */
const leastWidthForNames = 216;
const padding = 20;
/** Heights of a card's parts. */
const part = { title: 22, value: 34, interval: 18, basis: 18, facts: 50, trend: 32 };
const bare = padding + part.title + part.value;

/**
 * As many cards side by side as have room. Low cards give up their facts first, then the trend, then the
 * interval; the number stays. What does not fit even so is scrolled to.
 */
export function cardLayout(
  width: number,
  height: number,
  count: number,
  wishes: { readonly trend: boolean; readonly facts: boolean },
): CardLayout {
  const columns = evenColumns(
    Math.max(1, Math.min(count, Math.floor((width + gap) / (leastWidth + gap)))),
    count,
  );
  const rows = Math.max(1, Math.ceil(count / columns));
  const fair = Math.floor((height - gap * (rows - 1)) / rows);
  const certain = bare + part.interval + part.basis;
  // A panel that is scrolled anyway shows its cards whole.
  const whole = certain + (wishes.trend ? part.trend : 0);
  const cardHeight = rows > 1 && fair < bare ? whole : Math.max(fair, 1);
  const hasInterval = cardHeight >= certain;
  const hasTrend = wishes.trend && cardHeight >= certain + part.trend;
  const hasFacts = wishes.facts && cardHeight >= certain + (wishes.trend ? part.trend : 0) + part.facts;
  const cardWidth = Math.floor((width - gap * (columns - 1)) / columns);
  return {
    columns,
    cardWidth,
    isNarrow: cardWidth < leastWidthForNames,
    cardHeight,
    trendHeight: hasTrend ? Math.min(120, cardHeight - certain - (hasFacts ? part.facts : 0)) : 0,
    hasFacts,
    hasInterval,
    isCompact: cardHeight < bare,
    scrolls: rows * cardHeight + gap * (rows - 1) > height,
  };
}

/** Four and one look like a mistake, three and two do not. */
function evenColumns(most: number, count: number): number {
  const rows = Math.ceil(count / most);
  return Math.ceil(count / rows);
}

export const cardGap = gap;
