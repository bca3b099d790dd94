import { request as httpRequest } from 'node:http';
import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
} from '@opentelemetry/api';
import { logs, SeverityNumber } from '@opentelemetry/api-logs';
import { requestLogs, type ServiceLog } from '../request-log.ts';
import type { Conditions } from '../shop/conditions.ts';
import type { Random } from '../shop/random.ts';
import { networkMs, type Failure } from '../shop/request.ts';
import { routes, type Database, type Route } from '../shop/topology.ts';
import {
  clientAttributes,
  databaseAttributes,
  databaseSpanName,
  paymentMethods,
  providerStatus,
  providerUrl,
  scope,
  serverAttributes,
} from '../telemetry-names.ts';
import { answeredIn, RequestClock, startHeader } from './request-clock.ts';
import type { ServiceInstruments } from './service-instruments.ts';
import type { LiveCounts, Ports } from './service-messages.ts';

/** Handles requests as a hand-instrumented service does, with nothing but the OpenTelemetry API. */
export class RequestHandler {
  ports: Ports = {};
  readonly counts: LiveCounts = { requests: 0, spans: 0, logs: 0 };
  private readonly conditions: Conditions;
  private readonly random: Random;
  private readonly instruments: ServiceInstruments;
  private readonly tracer = trace
    .getTracerProvider()
    .getTracer(scope.name, scope.version, { schemaUrl: scope.schemaUrl });
  private readonly logger = logs.getLogger(scope.name, scope.version, { schemaUrl: scope.schemaUrl });

  constructor(conditions: Conditions, random: Random, instruments: ServiceInstruments) {
    this.conditions = conditions;
    this.random = random;
    this.instruments = instruments;
  }

  /** Serves one request. */
  async handle(
    route: Route,
    path: string,
    headers: Record<string, unknown>,
  ): Promise<{ status: number; tookMs: number }> {
    this.counts.requests++;
    const parent = propagation.extract(context.active(), headers);
    const clock = RequestClock.of(headers);
    const status = await context.with(parent, () =>
      this.inSpan(
        clock,
        `${route.method} ${route.path}`,
        SpanKind.SERVER,
        {
          'http.request.method': route.method,
          'http.route': route.path,
          'url.path': path,
          'url.scheme': 'http',
          'server.address': `${route.service}.shop.example`,
          'network.protocol.version': '1.1',
        },
        async (span) => this.serve(clock, route, span),
      ),
    );
    return { status, tookMs: clock.tookMs };
  }

  log({ severity, body, attributes }: ServiceLog, eventName?: string): void {
    this.counts.logs++;
    this.logger.emit({
      severityText: severity,
      severityNumber: SeverityNumber[severity],
      body,
      attributes,
      ...(eventName === undefined ? {} : { eventName }),
    });
  }

  private async serve(clock: RequestClock, route: Route, span: Span): Promise<number> {
    const ownMs = this.draw(route.medianMs, route.sigma);
    await clock.pass(ownMs * 0.4);
    let failure = await this.callOthers(clock, route);
    if (failure === undefined && this.random.chance(this.conditions.errorProbability)) failure = 'own';
    if (route.provider !== undefined) await this.callProvider(clock, route, failure);
    if (route.database !== undefined && failure === undefined)
      await this.queryDatabase(clock, route.database);
    await clock.pass(ownMs * 0.6);
    const status =
      failure === undefined ? route.successStatus : failure === 'own' ? route.failureStatus : 502;
    span.setAttributes(serverAttributes(route, status));
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    const { tookMs } = clock;
    this.instruments.serverDuration.record(tookMs / 1000, serverAttributes(route, status));
    this.countBusiness(route, failure);
    for (const log of requestLogs(route, failure, tookMs, this.random)) this.log(log);
    return status;
  }

  private async callOthers(clock: RequestClock, route: Route): Promise<Failure | undefined> {
    for (const name of route.calls) {
      const next = routes[name];
      const path = next.path.replace('{sku}', `sku-${this.random.below(4000)}`);
      const host = `${next.service}.shop.example`;
      const attributes = {
        'http.request.method': next.method,
        'server.address': host,
        'url.full': `http://${host}${path}`,
      };
      const status = await this.inSpan(clock, next.method, SpanKind.CLIENT, attributes, async (span) => {
        const answered = await call(clock, this.ports[next.service] ?? 0, next.method, path);
        span.setAttribute('http.response.status_code', answered);
        if (answered >= 400) {
          span.setAttribute('error.type', String(answered));
          span.setStatus({ code: SpanStatusCode.ERROR });
        }
        return answered;
      });
      if (status >= 400) return 'downstream';
    }
    return undefined;
  }

  private async callProvider(clock: RequestClock, route: Route, failure: Failure | undefined): Promise<void> {
    const { provider } = route;
    if (provider === undefined) return;
    const status = providerStatus({ failure });
    const known = clientAttributes('POST', provider.host, status);
    const attributes = { ...known, 'url.full': providerUrl(provider) };
    await this.inSpan(clock, 'POST', SpanKind.CLIENT, attributes, async (span) => {
      const tookMs = this.draw(provider.medianMs, provider.sigma);
      await clock.pass(tookMs);
      if (status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
      this.instruments.clientDuration.record(tookMs / 1000, known);
    });
  }

  private async queryDatabase(clock: RequestClock, database: Database): Promise<void> {
    const attributes = {
      ...databaseAttributes(database),
      'server.address': `${database.system}.shop.example`,
      ...(database.query === undefined ? {} : { 'db.query.text': database.query }),
    };
    await this.inSpan(clock, databaseSpanName(database), SpanKind.CLIENT, attributes, async () => {
      const tookMs = this.draw(database.medianMs, database.sigma);
      await clock.pass(tookMs);
      if (database.namespace === 'inventory') {
        this.instruments.databaseDuration.record(tookMs / 1000, databaseAttributes(database));
      }
    });
  }

  private countBusiness(route: Route, failure: Failure | undefined): void {
    if (route.service === 'checkout' && failure === undefined) {
      const method = this.random.pick(paymentMethods);
      this.instruments.orders.add(1, { 'shop.payment.method': method });
    }
    if (route.service === 'payment' && failure !== undefined) {
      this.instruments.paymentErrors.add(1, { 'error.type': 'acquirer_timeout' });
    }
  }

  private draw(medianMs: number, sigma: number): number {
    return this.random.lognormal(medianMs * this.conditions.latencyFactor, sigma);
  }

  private async inSpan<T>(
    clock: RequestClock,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    run: (span: Span) => Promise<T>,
  ): Promise<T> {
    return this.tracer.startActiveSpan(name, { kind, attributes, startTime: clock.now }, async (span) => {
      try {
        return await run(span);
      } finally {
        this.counts.spans++;
        span.end(clock.now);
      }
    });
  }
}

/** A request over the loopback interface, the trace context in its headers; 503 when nobody answers. */
function call(clock: RequestClock, port: number, method: string, path: string): Promise<number> {
  const headers: Record<string, string> = { [startHeader]: String(clock.now + networkMs / 2) };
  propagation.inject(context.active(), headers);
  return new Promise((resolve) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        clock.add(answeredIn(response.headers) + networkMs);
        resolve(response.statusCode ?? 503);
      });
    });
    outgoing.on('error', () => resolve(503));
    outgoing.end();
  });
}
