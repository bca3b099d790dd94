import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, readBack } from '../conformance/read-back.ts';
import { startRunningCollector, type RunningCollector } from '../conformance/running-collector.ts';

/** What a person types into a terminal. */
const hasCurl = (() => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let collector: RunningCollector;
beforeAll(async () => {
  if (hasCurl) collector = await startRunningCollector();
});
afterAll(() => collector?.close());

const curl = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('curl', ['--silent', '--show-error', ...args])).stdout;

test('curl with JSON', async ({ skip }) => {
  if (!hasCurl) skip('curl is not installed');
  const timeUnixNano = `${Date.now()}123456`;
  const body = `{
    "resourceLogs": [{
      "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "curl"}}]},
      "scopeLogs": [{"logRecords": [{
        "timeUnixNano": ${timeUnixNano},
        "severityText": "WARN", "severityNumber": 13,
        "body": {"stringValue": "sent by hand"},
        "attributes": [{"key": "disk.free", "value": {"intValue": 12}}]
      }]}]
    }]
  }`;
  const answer = await curl(`${collector.url}/v1/logs`, '-H', 'Content-Type: application/json', '-d', body);
  expect(answer).toBe('{}');
  const rows = await eventually(
    () => readBack(collector.url, 'logs', 'service = {service:String}', { service: 'curl' }),
    ({ length }) => length > 0,
  );
  expect(rows).toMatchObject([
    {
      time_ns: timeUnixNano,
      severity_number: 13,
      severity_text: 'WARN',
      body: 'sent by hand',
      attributes: { 'disk.free': '12' },
    },
  ]);

  const query = JSON.stringify({ query: `SELECT body FROM v_logs WHERE service = 'curl'` });
  const asked = await curl(
    `${collector.url}/api/v1/sql`,
    '-H',
    'Content-Type: application/json',
    '-d',
    query,
  );
  expect(JSON.parse(asked)).toMatchObject({ rows: [['sent by hand']] });
});
