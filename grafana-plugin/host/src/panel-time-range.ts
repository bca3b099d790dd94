import { dateTime, rangeUtil, type TimeRange } from '@grafana/data';
import { SceneTimeRangeTransformerBase, type SceneTimeRangeState } from '@grafana/scenes';

/** The time range of a panel that always looks back so far, such as `30d`, from the end of the dashboard's. */
export class PanelTimeRange extends SceneTimeRangeTransformerBase<SceneTimeRangeState> {
  readonly #seconds: number;

  constructor(timeFrom: string) {
    const value = lookingBack(dateTime(), rangeUtil.intervalToSeconds(timeFrom));
    super({ from: `now-${timeFrom}`, to: 'now', value });
    this.#seconds = rangeUtil.intervalToSeconds(timeFrom);
  }

  protected override ancestorTimeRangeChanged({ value }: SceneTimeRangeState): void {
    this.setState({ value: lookingBack(value.to, this.#seconds) });
  }
}

function lookingBack(to: TimeRange['to'], seconds: number): TimeRange {
  const range = { from: dateTime(to).subtract(seconds, 'seconds'), to };
  return { ...range, raw: range };
}
