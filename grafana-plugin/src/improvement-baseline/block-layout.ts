export type Block = 'verdict' | 'plot' | 'guardrails' | 'history';

/** A block with its place, in pixels. */
export interface PlacedBlock {
  readonly block: Block;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface BlockLayout {
  readonly placed: readonly PlacedBlock[];
  /** Height of all blocks; more than the panel's is scrolled. */
  readonly height: number;
}

const gap = 16;
const leastWidthForColumns = 700;
const verdictWidth = 360;
const height = { verdict: 250, plot: 180, list: 120, bare: 96, early: 60 };

/**
 * The verdict comes first, always. Wide panels have the plot beside it and the lists below both; narrow
 * ones have everything below each other and scroll; low ones show the verdict and the plot, or the verdict.
 */
export function blockLayout(
  width: number,
  available: number,
  wanted: {
    readonly plot: boolean;
    readonly guardrails: boolean;
    readonly history: boolean;
    /** False while it is too early to tell: the verdict is short then. */
    readonly effect: boolean;
  },
): BlockLayout {
  const lists = (['guardrails', 'history'] as const).filter((block) => wanted[block]);
  return width >= leastWidthForColumns
    ? columns(width, available, wanted.plot, lists)
    : oneColumn(width, available, wanted.plot, lists, wanted.effect ? height.verdict : height.early);
}

function columns(width: number, available: number, hasPlot: boolean, lists: readonly Block[]): BlockLayout {
  const isHigh = available >= height.verdict - 60 + gap + height.list;
  const shown = isHigh ? lists : [];
  const listHeight = shown.length === 0 ? 0 : Math.max(height.list, Math.floor(available * 0.34));
  const top = available - (listHeight === 0 ? 0 : listHeight + gap);
  const left = hasPlot ? verdictWidth : width;
  const placed: PlacedBlock[] = [{ block: 'verdict', left: 0, top: 0, width: left, height: top }];
  if (hasPlot) {
    placed.push({ block: 'plot', left: left + gap, top: 0, width: width - left - gap, height: top });
  }
  const each = Math.floor((width - gap * (shown.length - 1)) / Math.max(1, shown.length));
  shown.forEach((block, place) =>
    placed.push({ block, left: place * (each + gap), top: top + gap, width: each, height: listHeight }),
  );
  return { placed, height: available };
}

function oneColumn(
  width: number,
  available: number,
  hasPlot: boolean,
  lists: readonly Block[],
  most: number,
): BlockLayout {
  if (available < height.bare + gap + 100) {
    return { placed: [{ block: 'verdict', left: 0, top: 0, width, height: available }], height: available };
  }
  const verdict = Math.min(most, Math.max(height.bare, Math.floor(available * 0.6)));
  const parts: [Block, number][] = [['verdict', verdict]];
  if (hasPlot) parts.push(['plot', Math.max(100, Math.min(height.plot, available - verdict - gap))]);
  for (const block of lists) parts.push([block, height.list]);
  let top = 0;
  const placed = parts.map(([block, own]) => {
    const place = { block, left: 0, top, width, height: own };
    top += own + gap;
    return place;
  });
  return { placed, height: top - gap };
}
