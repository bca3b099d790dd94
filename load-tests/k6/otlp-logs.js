/* global __ENV, __VU, __ITER */
import http from 'k6/http';
import { check } from 'k6';
import { Counter } from 'k6/metrics';

/**
 * OTLP/HTTP logs in JSON at a steady rate, with a burst, and through an outage. Run with k6:
 *
 *   k6 run -e SCENARIO=steady load-tests/k6/otlp-logs.js
 *
 * `outage` expects somebody to stop the store for a while: 503 with Retry-After is then the right answer,
 * every other failure is not.
 */
const endpoint = __ENV.ENDPOINT || 'http://127.0.0.1:4318';
const scenario = __ENV.SCENARIO || 'steady';
const recordsPerRequest = Number(__ENV.RECORDS || 100);
const duration = __ENV.DURATION || '1m';
const requestsPerSecond = Number(__ENV.RATE || 100);

const busy = new Counter('otlp_busy_answers');
const acknowledged = new Counter('otlp_acknowledged_records');

const arrival = { timeUnit: '1s', preAllocatedVUs: 50, maxVUs: 500 };
const scenarios = {
  steady: { executor: 'constant-arrival-rate', rate: requestsPerSecond, duration, ...arrival },
  burst: {
    executor: 'ramping-arrival-rate',
    startRate: requestsPerSecond,
    stages: [
      { target: requestsPerSecond, duration: '20s' },
      { target: requestsPerSecond * 10, duration: '5s' },
      { target: requestsPerSecond * 10, duration: '20s' },
      { target: requestsPerSecond, duration: '5s' },
      { target: requestsPerSecond, duration: '20s' },
    ],
    ...arrival,
  },
  outage: { executor: 'constant-arrival-rate', rate: requestsPerSecond, duration, ...arrival },
};

const thresholds = {
  steady: { http_req_duration: ['p(99)<50'], otlp_busy_answers: ['count==0'], checks: ['rate==1'] },
  burst: { http_req_duration: ['p(99)<500'], checks: ['rate==1'] },
  outage: { checks: ['rate==1'] },
};

export const options = {
  scenarios: { [scenario]: scenarios[scenario] },
  thresholds: thresholds[scenario],
};

const headers = { 'content-type': 'application/json' };
if (__ENV.TOKEN) headers.authorization = `Bearer ${__ENV.TOKEN}`;

export default function sendLogs() {
  const answer = http.post(`${endpoint}/v1/logs`, body(), { headers });
  if (answer.status === 200) acknowledged.add(recordsPerRequest);
  if (answer.status === 503 || answer.status === 429) busy.add(1);
  check(answer, {
    'taken, or asked to come again later': ({ status, headers: answered }) =>
      status === 200 || ((status === 503 || status === 429) && answered['Retry-After'] !== undefined),
    'nothing rejected': ({ status, body: text }) => status !== 200 || !text.includes('rejectedLogRecords'),
  });
}

function body() {
  const now = Date.now();
  const logRecords = [];
  for (let index = 0; index < recordsPerRequest; index++) {
    logRecords.push({
      timeUnixNano: `${now}${String(index).padStart(6, '0')}`,
      severityNumber: 9,
      severityText: 'INFO',
      body: { stringValue: `request ${__VU}-${__ITER}-${index} served from cache, 0 rows read` },
      attributes: [
        { key: 'http.request.method', value: { stringValue: 'GET' } },
        { key: 'http.response.status_code', value: { intValue: '200' } },
      ],
    });
  }
  return JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'load-k6' } }] },
        scopeLogs: [{ scope: { name: 'k6' }, logRecords }],
      },
    ],
  });
}
