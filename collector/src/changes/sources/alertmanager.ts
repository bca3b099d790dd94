import { sharedSecret } from '../signature.ts';
import type { Source } from '../source.ts';
import { decodeAlertGroup } from './alert-group.ts';

/** Prometheus Alertmanager's webhook, version 4. It signs nothing and can send a bearer token or a password. */
export const alertmanager: Source = {
  name: 'alertmanager',
  signature: sharedSecret,
  headers: [],
  decode: decodeAlertGroup,
};
