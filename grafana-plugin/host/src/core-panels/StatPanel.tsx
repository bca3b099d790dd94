import {
  getFieldDisplayValues,
  LoadingState,
  type FieldDisplay,
  type PanelProps,
  type ReduceDataOptions,
} from '@grafana/data';
import { VizOrientation } from '@grafana/schema';
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  useTheme2,
  VizRepeater,
} from '@grafana/ui';
import { PanelDataErrorView } from '../PanelDataErrorView.tsx';

interface StatOptions {
  readonly reduceOptions?: ReduceDataOptions;
  readonly colorMode?: BigValueColorMode;
  readonly graphMode?: BigValueGraphMode;
  readonly justifyMode?: BigValueJustifyMode;
  readonly textMode?: BigValueTextMode;
  readonly orientation?: VizOrientation;
}

/** One big number per value. */
export function StatPanel(props: PanelProps<StatOptions>) {
  const { options, data, width, height } = props;
  const theme = useTheme2();
  if (data.state === LoadingState.Error && data.series.length === 0)
    return <PanelDataErrorView panelId={props.id} data={data} fieldConfig={props.fieldConfig} />;
  const graphMode = options.graphMode ?? BigValueGraphMode.Area;
  return (
    <VizRepeater<FieldDisplay>
      getValues={() =>
        getFieldDisplayValues({
          fieldConfig: props.fieldConfig,
          reduceOptions: options.reduceOptions ?? { calcs: ['lastNotNull'] },
          replaceVariables: props.replaceVariables,
          theme,
          data: data.series,
          sparkline: graphMode !== BigValueGraphMode.None,
          timeZone: props.timeZone,
        })
      }
      width={width}
      height={height}
      source={data}
      renderCounter={props.renderCounter}
      itemSpacing={3}
      autoGrid
      orientation={options.orientation ?? VizOrientation.Auto}
      renderValue={({ value, count, ...size }) => (
        <BigValue
          value={value.display}
          {...(value.sparkline === undefined ? {} : { sparkline: value.sparkline })}
          count={count}
          width={size.width}
          height={size.height}
          theme={theme}
          colorMode={options.colorMode ?? BigValueColorMode.Value}
          graphMode={graphMode}
          textMode={options.textMode ?? BigValueTextMode.Auto}
          justifyMode={options.justifyMode ?? BigValueJustifyMode.Auto}
        />
      )}
    />
  );
}
