import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Signal } from '../../src/ports.ts';
import { eventually, readBack, type Row } from '../conformance/read-back.ts';
import { startRunningCollector, type RunningCollector } from '../conformance/running-collector.ts';

/**
 * Runs the program of each language that `other-languages.sh` has prepared (`SHEWHART_CLIENTS`, one
 * `language=command` a line) over both transports. All of them send the same.
 */
const clients = (process.env['SHEWHART_CLIENTS'] ?? '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [language = '', command = ''] = line.split(/=(.*)/s);
    return { language, command: command.split(' ') };
  });

let collector: RunningCollector;
beforeAll(async () => {
  collector = await startRunningCollector();
});
afterAll(() => collector?.close());

const rowsOf = (signal: Signal, service: string, rows: number): Promise<Row[]> =>
  eventually(
    () => readBack(collector.url, signal, 'service = {service:String}', { service }),
    ({ length }) => length >= rows,
  );

for (const { language, command } of clients) {
  describe.each(['grpc', 'http/protobuf'])(`${language} over %s`, (protocol) => {
    test('is stored field by field as it was sent', async () => {
      const service = `${language}-${protocol.replace('/', '-')}`;
      const startNs = BigInt(Date.now() - 10_000) * 1_000_000n + 17n;
      const isGrpc = protocol === 'grpc';
      const [program = '', ...programArguments] = command;
      const { stdout } = await promisify(execFile)(program, programArguments, {
        env: {
          ...process.env,
          CLIENT_SERVICE: service,
          CLIENT_PROTOCOL: protocol,
          CLIENT_TIME_NS: String(startNs),
          OTEL_EXPORTER_OTLP_ENDPOINT: isGrpc ? `http://127.0.0.1:${collector.grpcPort}` : collector.url,
          OTEL_EXPORTER_OTLP_INSECURE: 'true',
        },
      });
      const traceId = stdout.trim();
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      const common = { service, environment: 'test', scope_name: 'shop', scope_version: '1.2.3' };
      const attributes = { 'http.route': '/cart', tries: '3' };

      const spans = await rowsOf('traces', service, 2);
      const [parent, child] = spans;
      expect(spans).toHaveLength(2);
      expect(parent).toMatchObject({
        ...common,
        time_ns: String(startNs),
        duration_ns: '6000000000',
        name: 'GET /cart',
        kind: 'server',
        status: 'unset',
        trace_id: traceId,
        parent_span_id: '',
        attributes,
        attribute_types: 'si',
      });
      expect(JSON.stringify(parent?.['events'])).toMatch(/"cache\.miss".*cart:1/);
      expect(child).toMatchObject({
        ...common,
        time_ns: String(startNs + 1000n),
        duration_ns: '4999999123',
        name: 'charge',
        kind: 'client',
        status: 'error',
        status_message: 'declined',
        trace_id: traceId,
        parent_span_id: parent?.['span_id'],
      });

      const logs = await rowsOf('logs', service, 1);
      expect(logs).toHaveLength(1);
      expect(logs[0]).toMatchObject({
        ...common,
        time_ns: String(startNs + 123_456_789n),
        severity_number: 13,
        severity_text: 'Warnung',
        body: 'Zahlung abgelehnt: 50 €',
        trace_id: traceId,
        span_id: parent?.['span_id'],
        attributes: {
          'x.text': 'ü😀',
          'x.int': '9007199254740993',
          'x.double': '0.1',
          'x.flag': 'false',
          'x.list': '["a","b"]',
        },
      });

      // Sampled; SDKs differ in whether they also tell that the trace id is random.
      expect(Number(logs[0]?.['flags']) & 1).toBe(1);

      const points = await rowsOf('metrics', service, 2);
      expect(points).toHaveLength(2);
      expect(points[0]).toMatchObject({
        ...common,
        metric: 'a.requests',
        description: 'Requests',
        unit: '{request}',
        type: 'sum',
        temporality: 'cumulative',
        monotonic: true,
        value_int: '9007199254740993',
        attributes,
      });
      expect(points[1]).toMatchObject({
        ...common,
        metric: 'd.duration',
        unit: 's',
        type: 'histogram',
        temporality: 'cumulative',
        count: '4',
        sum: 9.75,
        min: 0.25,
        max: 8,
        bounds: [0.5, 1, 2],
        bucket_counts: ['1', '2', '0', '1'],
        attributes,
      });
    });
  });
}
