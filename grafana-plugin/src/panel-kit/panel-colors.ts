import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';

/** Colours of all panels by role, from the theme; a value's own colour is its field's. */
export interface PanelColors {
  readonly center: string;
  readonly limit: string;
  readonly zone: string;
  readonly area: string;
  readonly bad: string;
  readonly episode: string;
  readonly change: string;
  readonly stage: string;
  readonly paper: string;
  readonly ink: string;
  readonly better: string;
  readonly unsure: string;
}

export function panelColors(theme: GrafanaTheme2): PanelColors {
  const named = (name: string): string => theme.visualization.getColorByName(name);
  const { alpha } = colorManipulator;
  const center = named(theme.isDark ? 'green' : 'dark-green');
  const bad = named(theme.isDark ? 'red' : 'dark-red');
  return {
    center,
    limit: named(theme.isDark ? 'orange' : 'dark-orange'),
    zone: alpha(theme.colors.text.secondary, 0.45),
    area: alpha(center, 0.07),
    bad,
    episode: alpha(bad, theme.isDark ? 0.16 : 0.1),
    change: named(theme.isDark ? 'light-purple' : 'dark-purple'),
    stage: theme.colors.text.secondary,
    paper: theme.colors.background.primary,
    ink: theme.colors.text.secondary,
    better: theme.colors.success.text,
    unsure: theme.colors.text.secondary,
  };
}
