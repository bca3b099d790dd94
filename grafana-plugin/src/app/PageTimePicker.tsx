import { TimeRangePicker } from '@grafana/ui';
import type { PageTime } from './use-time-range.ts';

/** The time range of a page, moved and zoomed as on dashboards. */
export function PageTimePicker({ time: { range, span, choose, between } }: { readonly time: PageTime }) {
  const length = span.to - span.from;
  return (
    <TimeRangePicker
      value={range}
      isOnCanvas
      onChange={({ raw }) => choose(raw)}
      onChangeTimeZone={() => undefined}
      onMoveBackward={() => between(span.from - length / 2, span.to - length / 2)}
      onMoveForward={() => between(span.from + length / 2, span.to + length / 2)}
      onZoom={() => between(span.from - length / 2, span.to + length / 2)}
    />
  );
}
