import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { listenForShortcuts } from './shortcuts.ts';

const help = vi.fn();
const refresh = vi.fn();
const back = vi.fn();
let stop: () => void;

beforeEach(() => {
  vi.clearAllMocks();
  stop = listenForShortcuts(() => [
    { keys: ['?'], does: '', act: help },
    { keys: ['d', 'r'], does: '', act: refresh },
    { keys: ['t', 'ArrowLeft'], does: '', act: back },
  ]);
});
afterEach(() => stop());

function press(key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

it('acts on one key, and on two in their order', () => {
  press('?');
  press('r');
  press('d');
  expect(refresh).not.toHaveBeenCalled();
  press('r');
  press('r');
  expect([help.mock.calls.length, refresh.mock.calls.length]).toEqual([1, 1]);
});

it('keeps the second key from the chart', () => {
  const chart = vi.fn();
  document.body.addEventListener('keydown', chart);
  press('ArrowLeft');
  press('t');
  press('ArrowLeft');
  document.body.removeEventListener('keydown', chart);
  expect(back).toHaveBeenCalledTimes(1);
  expect(chart).toHaveBeenCalledTimes(2);
});

it('leaves typing and the browser alone', () => {
  const field = document.createElement('input');
  document.body.append(field);
  press('?', {}, field);
  press('?', { ctrlKey: true });
  field.remove();
  expect(help).not.toHaveBeenCalled();
});
