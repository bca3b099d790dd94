import { useCallback, useEffect, useState } from 'react';

/** What was asked for: not there yet, there, or refused with a reason in words. */
export type Answer<Value> =
  | { readonly state: 'asked' }
  | { readonly state: 'there'; readonly value: Value }
  | { readonly state: 'failed'; readonly message: string; readonly isMissing: boolean };

export interface Asked<Value> {
  readonly answer: Answer<Value>;
  /** Asks again; what is on screen stays until the new answer comes. */
  readonly askAgain: () => void;
}

/** A collector that is away, not ready or asked too much is asked again by itself, after so many milliseconds. */
const retryMs = 10_000;
const passingStatuses = [0, 429, 502, 503, 504];

/** Asks when the page opens and whenever `key` changes. */
export function useAnswer<Value>(key: string, ask: () => Promise<Value>): Asked<Value> {
  const [answer, setAnswer] = useState<Answer<Value>>({ state: 'asked' });
  const [turn, setTurn] = useState(0);
  const askAgain = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => setAnswer({ state: 'asked' }), [key]);
  useEffect(() => {
    let isCurrent = true;
    let retry: ReturnType<typeof setTimeout> | undefined;
    ask().then(
      (value) => isCurrent && setAnswer({ state: 'there', value }),
      (error: unknown) => {
        if (!isCurrent) return;
        const { status, code = '' } = error as { status?: number; code?: string };
        const message = error instanceof Error ? error.message : String(error);
        // With a code it is the collector itself that does not know the thing.
        setAnswer({ state: 'failed', message, isMissing: status === 404 && code !== '' });
        if (status !== undefined && passingStatuses.includes(status)) retry = setTimeout(askAgain, retryMs);
      },
    );
    return () => {
      isCurrent = false;
      clearTimeout(retry);
    };
    // `ask` is another function at each rendering; what it asks for is named by the key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, turn]);
  return { answer, askAgain };
}
