import { colorManipulator, FieldColorModeId, type Field, type GrafanaTheme2 } from '@grafana/data';
import { severityRank } from '../datasource/severity-rank.ts';

const named: readonly (readonly [rank: number, color: string])[] = [
  [0, 'dark-red'],
  [1, 'orange'],
  [2, 'yellow'],
  [2.5, 'purple'],
  [3, 'blue'],
];

/**
 * A colour for every severity, worst first: the user's own where a field has a fixed one, else by rank,
 * lighter for the second severity of the same rank. A single series is plain.
 */
export function severityColors(
  severities: readonly string[],
  fieldOf: (name: string) => Field | undefined,
  theme: GrafanaTheme2,
): string[] {
  const seen = new Map<number, number>();
  return severities.map((severity) => {
    const own = fieldOf(severity)?.config.color;
    if (own?.mode === FieldColorModeId.Fixed && own.fixedColor !== undefined) {
      return theme.visualization.getColorByName(own.fixedColor);
    }
    if (severities.length === 1) return theme.visualization.getColorByName('semi-dark-orange');
    const rank = severityRank(severity);
    const before = seen.get(rank) ?? 0;
    seen.set(rank, before + 1);
    const name = named.find(([each]) => each === rank)?.[1];
    const color = name === undefined ? theme.colors.text.disabled : theme.visualization.getColorByName(name);
    return before === 0 ? color : colorManipulator.alpha(color, Math.max(0.35, 1 - before * 0.3));
  });
}
