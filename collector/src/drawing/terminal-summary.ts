import type { ChartPicture } from './chart-picture.ts';
import { painter } from './terminal-style.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const countWidth = 9;

/**
 * Several charts, one line each: the series as a line of blocks in which episodes are red
 * (without colour: `!`), and how many episodes it had.
 */
export function terminalSummary(
  pictures: readonly ChartPicture[],
  options: { readonly columns: number; readonly useColor: boolean },
): string {
  const paint = painter(options.useColor);
  const longest = Math.max(...pictures.map(({ title }) => title.length));
  const nameWidth = Math.min(longest, Math.floor(options.columns * 0.35));
  const width = Math.max(10, options.columns - nameWidth - countWidth - 4);
  const lines = pictures.map((picture) => {
    const { title, episodes } = picture;
    const name = title.length > nameWidth ? `…${title.slice(title.length - nameWidth + 1)}` : title;
    const isOpen = episodes.some(({ endAt }) => endAt === null);
    const count = `${episodes.length}${isOpen ? ' open' : ''}`.padStart(countWidth);
    const colored = episodes.length > 0 ? paint.violation(count) : paint.axis(count);
    return `${name.padEnd(nameWidth)}  ${sparkline(picture, width, options.useColor)}  ${colored}`;
  });
  const head = `${'series'.padEnd(nameWidth)}  ${' '.repeat(width)}  ${'episodes'.padStart(countWidth)}`;
  const count = pictures.reduce((sum, { episodes }) => sum + episodes.length, 0);
  const plural = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  const total = `${pictures.length} series, ${plural(count, 'episode')}; chart one file alone for its reasons.`;
  return [paint.axis(head), ...lines, '', total].join('\n');
}

/** The highest value of each column, as a block; columns in an episode are red, or `!` without colour. */
function sparkline({ points, episodes }: ChartPicture, width: number, useColor: boolean): string {
  const fromAt = points[0]?.at ?? 0;
  const span = Math.max((points.at(-1)?.at ?? 1) - fromAt, 1);
  const column = (at: number): number =>
    Math.max(0, Math.min(width - 1, Math.floor(((at - fromAt) / span) * width)));
  const levels = new Array<number | null>(width).fill(null);
  let [low, high] = [Infinity, -Infinity];
  for (const { at, value } of points) {
    if (value === null) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
    const place = column(at);
    levels[place] = Math.max(levels[place] ?? -Infinity, value);
  }
  const alarmed = new Set<number>();
  for (const { startAt, endAt } of episodes) {
    const last = endAt === null ? width - 1 : column(endAt);
    for (let place = column(startAt); place <= last; place += 1) alarmed.add(place);
  }
  const paint = painter(useColor);
  return levels
    .map((level, place) => {
      if (level === null) return alarmed.has(place) && !useColor ? '!' : ' ';
      const block = blocks[Math.round(high > low ? ((level - low) / (high - low)) * 7 : 3)]!;
      if (!alarmed.has(place)) return paint.value(block);
      return useColor ? paint.violation(block) : '!';
    })
    .join('');
}
