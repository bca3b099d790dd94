import { useState, type ReactNode } from 'react';
import { FieldType, getFieldColorModeForField, type Field, type GrafanaTheme2 } from '@grafana/data';
import { LegendDisplayMode, type VizLegendOptions } from '@grafana/schema';
import {
  PanelContextProvider,
  usePanelContext,
  useTheme2,
  VizLayout,
  VizLegend,
  type VizLegendItem,
} from '@grafana/ui';
import { panelColors } from '../panel-kit/panel-colors.ts';
import type { LineRole, PlotLine } from './plot-lines.ts';

interface Props {
  readonly lines: readonly PlotLine[];
  readonly hidden: ReadonlySet<string>;
  readonly toggle: (key: string) => void;
  /** Gives the colour of the value. */
  readonly field: Field;
  /** Undefined where there is no room for a legend. */
  readonly legend: Partial<VizLegendOptions> | undefined;
  readonly width: number;
  readonly height: number;
  readonly children: (width: number, height: number) => ReactNode;
}

/** Charts with the legend of their lines; a click on a name hides and shows its line. */
export function ChartLegend({ lines, hidden, toggle, field, legend, width, height, children }: Props) {
  const theme = useTheme2();
  const isShown = legend !== undefined && legend.showLegend !== false;
  return (
    <LocalLegend>
      <VizLayout
        width={width}
        height={height}
        legend={
          isShown ? (
            <VizLayout.Legend placement={legend.placement ?? 'bottom'}>
              <VizLegend
                placement={legend.placement ?? 'bottom'}
                displayMode={legend.displayMode ?? LegendDisplayMode.List}
                items={legendItems(lines, hidden, theme, field)}
                onLabelClick={(item) => toggle(item.fieldName ?? item.label)}
              />
            </VizLayout.Legend>
          ) : null
        }
      >
        {children}
      </VizLayout>
    </LocalLegend>
  );
}

/** Keys that the reader has switched off. */
export function useSwitches(): [ReadonlySet<string>, (key: string) => void] {
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string): void =>
    setOff((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  return [off, toggle];
}

/** The lines of a chart are no fields: Grafana's own switch, which hides fields, would hide the whole chart. */
function LocalLegend({ children }: { readonly children: ReactNode }) {
  const { onToggleSeriesVisibility: _grafanas, ...context } = usePanelContext();
  return <PanelContextProvider value={context}>{children}</PanelContextProvider>;
}

function colorOf(role: LineRole, valueColor: string, theme: GrafanaTheme2): string {
  const colors = panelColors(theme);
  if (role === 'center') return colors.center;
  if (role === 'after') return colors.change;
  return role === 'upper' || role === 'lower' ? colors.limit : valueColor;
}

function legendItems(
  lines: readonly PlotLine[],
  hidden: ReadonlySet<string>,
  theme: GrafanaTheme2,
  field: Field,
): VizLegendItem[] {
  const valueColor = getFieldColorModeForField(field).getCalculator(field, theme)(0, 0);
  return [...lines]
    .reverse()
    .filter(({ role }) => role !== 'zone')
    .map(({ key, label, role }) => ({
      label,
      fieldName: key,
      color: colorOf(role, valueColor, theme),
      yAxis: 1,
      disabled: hidden.has(key),
      lineStyle:
        role === 'upper' || role === 'lower'
          ? { fill: 'dash' as const, dash: [4, 3] }
          : { fill: 'solid' as const },
      data: { type: FieldType.number },
    }));
}
