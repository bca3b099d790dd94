import type { Section } from './options.ts';

/** A section with the room that it has, in pixels. */
export interface PlacedSection {
  readonly section: Section;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface SectionLayout {
  readonly placed: readonly PlacedSection[];
  /** True when the sections do not fit beside or below each other: the reader chooses one. */
  readonly hasTabs: boolean;
}

const gap = 16;
/** Where the words of a time have room beside its title, a strip needs a line less. */
export const leastWidthForOneLine = 480;

function leastHeight(section: Section, width: number): number {
  if (section === 'times') return width >= leastWidthForOneLine ? 176 : 240;
  return { counts: 140, recurrence: 90, groups: 110 }[section];
}

const leastWidthForColumns = 760;
/** So wide that every section has a column of its own. */
const leastWidthForAll = 1300;
/** Share of the width for the counts when there are columns. */
const countsShare = 0.58;

/**
 * Counts on the left and everything else on the right where the panel is wide; all below each other where
 * it is high; else one at a time.
 */
export function sectionLayout(
  width: number,
  height: number,
  sections: readonly Section[],
  chosen: Section | undefined,
): SectionLayout {
  const [first] = sections;
  if (first === undefined) return { placed: [], hasTabs: false };
  if (sections.length === 1) return { placed: [whole(first, width, height)], hasTabs: false };
  const others = sections.filter((section) => section !== 'counts');
  const hasColumns = width >= leastWidthForColumns && others.length < sections.length;
  const left = Math.round((width - gap) * countsShare);
  const right = width - left - gap;
  if (hasColumns && fits(others, right, height)) {
    return {
      placed: [whole('counts', left, height), ...stacked(others, left + gap, right, height)],
      hasTabs: false,
    };
  }
  if (hasColumns && width >= leastWidthForAll) {
    const own = Math.floor((right + gap) / others.length) - gap;
    if (others.every((section) => leastHeight(section, own) <= height)) {
      const columns = others.map((section, place) => ({
        ...whole(section, own, height),
        left: left + gap + place * (own + gap),
      }));
      return { placed: [whole('counts', left, height), ...columns], hasTabs: false };
    }
  }
  if (fits(sections, width, height)) return { placed: stacked(sections, 0, width, height), hasTabs: false };
  const shown = chosen !== undefined && sections.includes(chosen) ? chosen : first;
  return { placed: [whole(shown, width, height)], hasTabs: true };
}

const whole = (section: Section, width: number, height: number): PlacedSection => ({
  section,
  left: 0,
  top: 0,
  width,
  height,
});

function fits(sections: readonly Section[], width: number, height: number): boolean {
  const needed = sections.reduce((sum, section) => sum + leastHeight(section, width), 0);
  return needed + gap * (sections.length - 1) <= height;
}

/** Below each other; what is left over is shared in proportion to what each needs. */
function stacked(sections: readonly Section[], left: number, width: number, height: number): PlacedSection[] {
  const room = height - gap * (sections.length - 1);
  const needed = sections.reduce((sum, section) => sum + leastHeight(section, width), 0);
  let top = 0;
  return sections.map((section) => {
    const own = Math.floor((leastHeight(section, width) / needed) * room);
    const placed = { section, left, top, width, height: own };
    top += own + gap;
    return placed;
  });
}
