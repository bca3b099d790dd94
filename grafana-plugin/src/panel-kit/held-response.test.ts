import { expect, test } from 'vitest';
import { heldResponse, inquiryOf, type Response } from './held-response.ts';

const response = (from: number, to: number, inquiry = 'up'): Response => ({
  frames: [],
  range: { from, to },
  inquiry,
});

test('zooming in keeps the wider response, and with it the limits', () => {
  const wide = response(0, 100);
  expect(heldResponse(wide, response(40, 60))).toBe(wide);
});

test('a refresh, a wider range and another query start anew', () => {
  const wide = response(0, 100);
  for (const next of [response(0, 100), response(-50, 100), response(10, 110), response(40, 60, 'down')]) {
    expect(heldResponse(wide, next)).toBe(next);
  }
});

test('variables are part of what was asked', () => {
  const targets = [{ expr: 'up{job="$job"}' }];
  expect(inquiryOf(targets, (text) => text.replace('$job', 'a'))).not.toBe(
    inquiryOf(targets, (text) => text.replace('$job', 'b')),
  );
});
