// Writes checkout-latency.csv: three weeks of the p95 latency of a checkout in seconds, one point per quarter of
// an hour, with a daily rhythm, points that remember the one before, a gap of two hours, a bad release that was
// rolled back after three hours, and a change on the last day that made it a third slower.
import { writeFileSync } from 'node:fs';
import { normalDraw, seededStream } from '@shewhart/analysis';

const stream = seededStream(1950);
const quarterMs = 15 * 60_000;
const dayMs = 24 * 60 * 60_000;
const startAt = Date.UTC(2026, 9, 5);
const rows = ['timestamp,value'];
let noise = 0;
for (let at = startAt; at < startAt + 21 * dayMs; at += quarterMs) {
  noise = 0.4 * noise + 0.08 * normalDraw(stream);
  const day = (at - startAt) / dayMs;
  const rhythm = 0.35 * Math.sin(2 * Math.PI * (day - 0.33));
  const badRelease = day >= 14.6 && day < 14.725 ? 0.75 : 0;
  const slower = day >= 20.25 ? 0.32 : 0;
  const isGap = day >= 9.5 && day < 9.583;
  const seconds = Math.exp(Math.log(0.24) + rhythm + noise + badRelease + slower);
  if (!isGap) rows.push(`${new Date(at).toISOString().slice(0, 19).replace('T', ' ')},${seconds.toFixed(4)}`);
}
writeFileSync(new URL('./checkout-latency.csv', import.meta.url), `${rows.join('\n')}\n`);
