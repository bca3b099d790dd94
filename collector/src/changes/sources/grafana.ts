import { either, hmacWithTimestamp, sharedSecret } from '../signature.ts';
import type { Source } from '../source.ts';
import { decodeAlertGroup } from './alert-group.ts';

/** The webhook of a Grafana contact point. */
export const grafana: Source = {
  name: 'grafana',
  signature: either(
    hmacWithTimestamp('x-grafana-alerting-signature', 'x-grafana-alerting-signature-timestamp'),
    sharedSecret,
  ),
  headers: [],
  decode: decodeAlertGroup,
};
