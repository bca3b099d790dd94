import type { Conditions } from '../shop/conditions.ts';
import type { ServiceName } from '../shop/topology.ts';
import type { EventText } from '../telemetry-names.ts';

/** What a service's thread is started with. */
export interface ServiceStart {
  readonly service: ServiceName;
  readonly conditions: Conditions;
  readonly seed: number;
}

/** Ports of the services that answer at the moment. */
export type Ports = Partial<Record<ServiceName, number>>;

export type ToService =
  | { readonly type: 'ports'; readonly ports: Ports }
  | { readonly type: 'event'; readonly event: EventText }
  | { readonly type: 'stop' };

export type FromService =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'stopped'; readonly counts: LiveCounts };

export interface LiveCounts {
  requests: number;
  spans: number;
  logs: number;
}
