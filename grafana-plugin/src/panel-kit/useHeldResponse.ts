import { useMemo, useRef } from 'react';
import type { PanelProps } from '@grafana/data';
import { heldResponse, inquiryOf, type Response } from './held-response.ts';

/** The response to judge: zooming in keeps the wider one, and with it the limits. */
export function useHeldResponse({
  data,
  replaceVariables,
}: Pick<PanelProps, 'data' | 'replaceVariables'>): Response {
  const held = useRef<Response>();
  return useMemo(() => {
    const { from, to } = data.timeRange;
    const arrived = {
      frames: data.series,
      range: { from: from.valueOf(), to: to.valueOf() },
      inquiry: inquiryOf(data.request?.targets, replaceVariables),
    };
    held.current = heldResponse(held.current, arrived);
    return held.current;
  }, [data.series, data.timeRange, data.request?.targets, replaceVariables]);
}
