import {
  createTraceState,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Attributes,
  type SpanContext,
  type TraceState,
} from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Random } from '../shop/random.ts';
import { networkMs, type Call } from '../shop/request.ts';
import type { ServiceName } from '../shop/topology.ts';
import {
  databaseAttributes,
  databaseSpanName,
  providerStatus,
  providerUrl,
  scope,
  serverAttributes,
} from '../telemetry-names.ts';
import { hrTime } from './hr-time.ts';

export interface HandledCall {
  readonly call: Call;
  readonly endAt: number;
  readonly context: SpanContext;
}

export interface TraceView {
  readonly spans: readonly { readonly service: ServiceName; readonly span: ReadableSpan }[];
  /** The server span of each call, for the logs that belong to it. */
  readonly handled: readonly HandledCall[];
}

/**
 * One request in 2^exponent is kept: consistent probability sampling, written into the trace state
 * (`ot=th:…`) so that a reader can weigh a span by what it stands for, and honoured by the trace id.
 */
export function traceIdentity(random: Random, exponent: number): { traceId: string; traceState: TraceState } {
  const rejected = (2 ** exponent - 1) * 2 ** (16 - exponent);
  const randomness = rejected + random.below(2 ** (16 - exponent));
  const threshold = exponent === 0 ? '0' : rejected.toString(16).padStart(4, '0').replace(/0+$/, '');
  return {
    traceId: random.hex(9) + randomness.toString(16).padStart(4, '0') + random.hex(5),
    traceState: createTraceState(`ot=th:${threshold}`),
  };
}

interface SpanShape {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  readonly isError: boolean;
}

export class TraceWriter {
  private readonly spans: { service: ServiceName; span: ReadableSpan }[] = [];
  private readonly handled: HandledCall[] = [];
  private readonly random: Random;
  private readonly traceId: string;
  private readonly traceState: TraceState;
  private readonly resources: Readonly<Record<ServiceName, Resource>>;

  constructor(random: Random, exponent: number, resources: Readonly<Record<ServiceName, Resource>>) {
    this.random = random;
    this.resources = resources;
    const { traceId, traceState } = traceIdentity(random, exponent);
    this.traceId = traceId;
    this.traceState = traceState;
  }

  write(call: Call, startAt: number): TraceView {
    this.writeCall(call, startAt, undefined);
    return { spans: this.spans, handled: this.handled };
  }

  private writeCall(call: Call, startAt: number, parent: SpanContext | undefined): void {
    const { route } = call;
    const endAt = startAt + call.durationMs;
    const context = this.add(route.service, startAt, endAt, parent, {
      name: `${route.method} ${route.path}`,
      kind: SpanKind.SERVER,
      isError: call.status >= 500,
      attributes: {
        ...serverAttributes(route, call.status),
        'url.path': route.path.replace('{id}', '4711').replace('{sku}', 'sku-0815'),
        'server.address': `${route.service}.shop.example`,
        'network.protocol.version': '1.1',
        ...(parent === undefined
          ? {
              'client.address': `203.0.113.${1 + this.random.below(254)}`,
              'user_agent.original': 'Mozilla/5.0',
            }
          : {}),
      },
    });
    this.handled.push({ call, endAt, context });
    let at = startAt + call.beforeMs;
    for (const next of call.calls) {
      const took = next.durationMs + networkMs;
      const host = `${next.route.service}.shop.example`;
      const client = this.addClient(
        call,
        context,
        at,
        took,
        host,
        next.status,
        `http://${host}${next.route.path}`,
      );
      this.writeCall(next, at + networkMs / 2, client);
      at += took;
    }
    if (route.provider !== undefined) {
      const { host } = route.provider;
      this.addClient(
        call,
        context,
        at,
        call.providerMs,
        host,
        providerStatus(call),
        providerUrl(route.provider),
      );
      at += call.providerMs;
    }
    if (route.database !== undefined && call.databaseMs > 0) {
      this.add(route.service, at, at + call.databaseMs, context, {
        name: databaseSpanName(route.database),
        kind: SpanKind.CLIENT,
        isError: false,
        attributes: {
          ...databaseAttributes(route.database),
          'server.address': `${route.database.system}.shop.example`,
          ...(route.database.query === undefined ? {} : { 'db.query.text': route.database.query }),
        },
      });
    }
  }

  private addClient(
    caller: Call,
    parent: SpanContext,
    at: number,
    tookMs: number,
    host: string,
    status: number,
    url: string,
  ): SpanContext {
    const method = caller.route.method;
    return this.add(caller.route.service, at, at + tookMs, parent, {
      name: method,
      kind: SpanKind.CLIENT,
      isError: status >= 400,
      attributes: {
        'http.request.method': method,
        'url.full': url,
        'server.address': host,
        'http.response.status_code': status,
        ...(status >= 400 ? { 'error.type': String(status) } : {}),
      },
    });
  }

  private add(
    service: ServiceName,
    startAt: number,
    endAt: number,
    parent: SpanContext | undefined,
    shape: SpanShape,
  ): SpanContext {
    const context: SpanContext = {
      traceId: this.traceId,
      spanId: this.random.hex(8),
      traceFlags: TraceFlags.SAMPLED,
      traceState: this.traceState,
    };
    const span: ReadableSpan = {
      name: shape.name,
      kind: shape.kind,
      spanContext: () => context,
      ...(parent === undefined ? {} : { parentSpanContext: parent }),
      startTime: hrTime(startAt),
      endTime: hrTime(endAt),
      duration: hrTime(endAt - startAt),
      status: { code: shape.isError ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
      attributes: shape.attributes,
      links: [],
      events: [],
      ended: true,
      resource: this.resources[service],
      instrumentationScope: scope,
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    };
    this.spans.push({ service, span });
    return context;
  }
}
