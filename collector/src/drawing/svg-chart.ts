import { shortNumber, timeTicks, valueTicks, viewRange } from './axis-scale.ts';
import type { ChartPicture, PicturePoint } from './chart-picture.ts';
import { thinPoints } from './thin-points.ts';

/**
 * A control chart as a self-contained SVG (no script, no font, no reference to anything outside), in light
 * or dark by what its reader prefers. Meaning never hangs on colour alone: a violation is a ring with the
 * rule's name beside it, an episode a shaded band with a bar on top, limits are dashed and labelled.
 */
export function svgChart(picture: ChartPicture, size = { width: 1000, height: 420 }): string {
  const plot = { left: 64, top: 64, right: size.width - 84, bottom: size.height - 56 };
  const points = thinPoints(picture.points, size.width);
  const fromAt = points[0]?.at ?? 0;
  const toAt = points.at(-1)?.at ?? 1;
  const [low, high] = viewRange(points);
  const isInView = (level: number): boolean => level >= low && level <= high;
  const x = (at: number): number =>
    toAt === fromAt
      ? (plot.left + plot.right) / 2
      : plot.left + ((at - fromAt) / (toAt - fromAt)) * (plot.right - plot.left);
  const y = (value: number): number =>
    plot.bottom - ((clamp(value, low, high) - low) / (high - low)) * (plot.bottom - plot.top);

  const bands = picture.stages
    .filter(({ isBaseline }) => isBaseline)
    .map((stage) => {
      const left = x(stage.fromAt);
      const width = x(stage.toAt) - left;
      return `<g class="baseline"><rect x="${n(left)}" y="${plot.top}" width="${n(width)}" height="${plot.bottom - plot.top}"/><text x="${n(left + 6)}" y="${plot.top + 15}">${escapeXml(stage.label)}</text></g>`;
    });
  const episodes = picture.episodes.map(({ startAt, endAt }) => {
    const left = x(startAt);
    const width = Math.max(x(endAt ?? toAt) - left, 2);
    return `<g class="episode"><rect x="${n(left)}" y="${plot.top}" width="${n(width)}" height="${plot.bottom - plot.top}"/><rect class="bar" x="${n(left)}" y="${plot.top - 5}" width="${n(width)}" height="4"/></g>`;
  });
  const yTicks = valueTicks(low, high, 6).map(
    (tick) =>
      `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${n(y(tick))}" y2="${n(y(tick))}"/><text x="${plot.left - 8}" y="${n(y(tick) + 4)}" text-anchor="end">${shortNumber(tick)}</text>`,
  );
  const xTicks = timeTicks(fromAt, toAt, 10).map(
    ({ at, label }) =>
      `<line class="grid" x1="${n(x(at))}" x2="${n(x(at))}" y1="${plot.bottom}" y2="${plot.bottom + 5}"/><text x="${n(x(at))}" y="${plot.bottom + 19}" text-anchor="middle">${label}</text>`,
  );
  const lines = [
    ['limit', (point: PicturePoint) => point.lower],
    ['limit', (point: PicturePoint) => point.upper],
    ['center', (point: PicturePoint) => point.center],
  ] as const;
  const inView =
    (read: (point: PicturePoint) => number | null) =>
    (point: PicturePoint): number | null => {
      const level = read(point);
      return level !== null && isInView(level) ? level : null;
    };
  const drawnLines = lines.map(
    ([name, read]) => `<path class="${name}" d="${steps(points, inView(read), x, y)}"/>`,
  );
  const edge = points.findLast((point) => point.center !== null);
  const labels = edge === undefined ? [] : lineLabels(edge, plot.right + 6, y);

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeXml(`${picture.title}. ${picture.subtitle}`)}">
<style>${style}</style>
<rect class="paper" width="${size.width}" height="${size.height}"/>
<text class="title" x="${plot.left}" y="26">${escapeXml(picture.title)}</text>
<text class="subtitle" x="${plot.left}" y="46">${escapeXml(picture.subtitle)}</text>
${[...bands, ...yTicks, ...xTicks, ...episodes].join('\n')}
<path class="zone" d="${zone(points, x, y)}"/>
${drawnLines.join('\n')}
<path class="values" d="${valueLine(points, x, y)}"/>
${marks(points, x, y).join('\n')}
${labels.join('\n')}
<text class="subtitle" x="${plot.right}" y="${size.height - 10}" text-anchor="end">${escapeXml(spanText(fromAt, toAt))}</text>
</svg>
`;
}

/** Colours by name, so that light and dark differ in one place. */
const style = `
svg { --paper: #fff; --ink: #1f2328; --soft: #656d76; --grid: #e7eaee; --value: #1f5fbf; --center: #2b8a4b; --limit: #b35c00; --zone: #2b8a4b14; --bad: #c8102e; --band: #c8102e1f; --base: #8b94a014; }
@media (prefers-color-scheme: dark) { svg { --paper: #111418; --ink: #e6e9ed; --soft: #9aa4af; --grid: #262c33; --value: #79b0ff; --center: #62c985; --limit: #f0a04b; --zone: #62c98518; --bad: #ff6b7d; --band: #ff6b7d2b; --base: #9aa4af14; } }
text { font: 12px system-ui, sans-serif; fill: var(--soft); }
.paper { fill: var(--paper); } .title { font-size: 17px; font-weight: 600; fill: var(--ink); } .subtitle { font-size: 12px; }
.grid { stroke: var(--grid); } .zone { fill: var(--zone); } .values { fill: none; stroke: var(--value); stroke-width: 1.3; stroke-linejoin: round; }
.center { fill: none; stroke: var(--center); stroke-width: 1.4; } .limit { fill: none; stroke: var(--limit); stroke-width: 1.2; stroke-dasharray: 6 4; }
.point { fill: var(--value); } .violation { fill: var(--paper); stroke: var(--bad); stroke-width: 1.8; } .rule { fill: var(--bad); font-size: 10.5px; font-weight: 600; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.episode rect { fill: var(--band); } .episode .bar { fill: var(--bad); } .baseline rect { fill: var(--base); } .baseline text { font-size: 10.5px; }
.label-center { fill: var(--center); } .label-limit { fill: var(--limit); }`;

type Scale = (value: number) => number;

/** Missing values break the line: a gap is not a value. */
function valueLine(points: readonly PicturePoint[], x: Scale, y: Scale): string {
  let path = '';
  let isPenDown = false;
  for (const { at, value } of points) {
    if (value === null) isPenDown = false;
    else {
      path += `${isPenDown ? 'L' : 'M'}${n(x(at))} ${n(y(value))}`;
      isPenDown = true;
    }
  }
  return path;
}

/** A limit holds from its point to the next one, so it is drawn in steps. */
function steps(
  points: readonly PicturePoint[],
  read: (point: PicturePoint) => number | null,
  x: Scale,
  y: Scale,
): string {
  let path = '';
  let last: number | null = null;
  for (const point of points) {
    const level = read(point);
    if (level !== null) {
      const left = n(x(point.at));
      if (last === null) path += `M${left} ${n(y(level))}`;
      else path += last === level ? `H${left}` : `H${left}V${n(y(level))}`;
    }
    last = level;
  }
  return path;
}

/** The area between the limits; an absent limit ends at the edge of the plot. */
function zone(points: readonly PicturePoint[], x: Scale, y: Scale): string {
  const limited = points.filter(({ center }) => center !== null);
  if (limited.length < 2) return '';
  const upper = limited.map(({ at, upper: level }) => `${n(x(at))} ${n(y(level ?? Infinity))}`);
  const lower = limited.map(({ at, lower: level }) => `${n(x(at))} ${n(y(level ?? -Infinity))}`);
  return `M${upper.join('L')}L${lower.reverse().join('L')}Z`;
}

interface Ring {
  readonly left: number;
  readonly top: number;
  readonly isAbove: boolean;
  readonly violations: readonly string[];
}

function marks(points: readonly PicturePoint[], x: Scale, y: Scale): string[] {
  const isDense = points.length > 400;
  const dots: string[] = [];
  const rings: Ring[] = [];
  const onsets: Ring[] = [];
  let running = '';
  for (const { at, value, center, violations } of points) {
    if (value === null) continue;
    const [left, top] = [x(at), y(value)];
    const rule = violations[0] ?? '';
    if (rule !== '') {
      const ring = { left, top, isAbove: center === null || value >= center, violations };
      rings.push(ring);
      // A run of points that break the same rule is labelled once, at its onset.
      if (rule !== running) onsets.push(ring);
    } else if (!isDense) dots.push(`<circle class="point" cx="${n(left)}" cy="${n(top)}" r="2"/>`);
    running = rule;
  }
  const drawnRings = rings.map(
    ({ left, top, violations }) =>
      `<circle class="violation" cx="${n(left)}" cy="${n(top)}" r="${isDense ? 2.6 : 4}"><title>${escapeXml(violations.join(', '))}</title></circle>`,
  );
  return [...dots, ...drawnRings, ...ruleLabels(onsets, rings, isDense)];
}

/** Names of rules beside the points that broke them; where one would cover another or a ring it is left out. */
function ruleLabels(onsets: readonly Ring[], rings: readonly Ring[], isDense: boolean): string[] {
  const taken: Box[] = [];
  return onsets.flatMap((onset) => {
    const rule = onset.violations[0] ?? '';
    const width = 6.3 * rule.length;
    const baseline = onset.isAbove ? onset.top - 9 : onset.top + 18;
    const above = { left: onset.left - width / 2, right: onset.left + width / 2, bottom: baseline };
    const before = { left: onset.left - 8 - width, right: onset.left - 8, bottom: onset.top + 4 };
    // Among many points there is most room before the first: those were inside.
    const box = (isDense ? [before, above] : [above, before]).find(
      (place) =>
        !taken.some((other) => covers(place, other)) &&
        !rings.some(
          (ring) =>
            ring !== onset &&
            covers(place, { left: ring.left - 4, right: ring.left + 4, bottom: ring.top + 4 }),
        ),
    );
    if (box === undefined) return [];
    taken.push(box);
    return [
      `<text class="rule" x="${n(box.right)}" y="${n(box.bottom)}" text-anchor="end">${escapeXml(rule)}</text>`,
    ];
  });
}

/** A line of small text. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

const covers = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && Math.abs(one.bottom - other.bottom) < 12;

/** Labels at the right edge, pushed apart where lines lie close together. */
function lineLabels(edge: PicturePoint, left: number, y: Scale): string[] {
  const wanted = [
    { name: 'limit', level: edge.upper },
    { name: 'center', level: edge.center },
    { name: 'limit', level: edge.lower },
  ].flatMap(({ name, level }) => (level === null ? [] : [{ name, level, top: y(level) + 4 }]));
  for (let index = 1; index < wanted.length; index++) {
    const [above, label] = [wanted[index - 1]!, wanted[index]!];
    label.top = Math.max(label.top, above.top + 13);
  }
  return wanted.map(
    ({ name, level, top }) =>
      `<text class="label-${name}" x="${left}" y="${n(top)}">${shortNumber(level)}</text>`,
  );
}

function spanText(fromAt: number, toAt: number): string {
  const text = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}`;
  return `${text(fromAt)} to ${text(toAt)} UTC`;
}

const n = (value: number): string => String(Math.round(value * 10) / 10);
const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
