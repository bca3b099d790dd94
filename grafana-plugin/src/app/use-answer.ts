import { useCallback, useEffect, useState } from 'react';

/** What was asked for: not there yet, there, or refused with a reason in words. */
export type Answer<Value> =
  | { readonly state: 'asked' }
  | { readonly state: 'there'; readonly value: Value }
  | { readonly state: 'failed'; readonly message: string };

export interface Asked<Value> {
  readonly answer: Answer<Value>;
  /** Asks again; what is on screen stays until the new answer comes. */
  readonly askAgain: () => void;
}

/** Asks when the page opens and whenever `key` changes. */
export function useAnswer<Value>(key: string, ask: () => Promise<Value>): Asked<Value> {
  const [answer, setAnswer] = useState<Answer<Value>>({ state: 'asked' });
  const [turn, setTurn] = useState(0);
  useEffect(() => setAnswer({ state: 'asked' }), [key]);
  useEffect(() => {
    let isCurrent = true;
    ask().then(
      (value) => isCurrent && setAnswer({ state: 'there', value }),
      (error: unknown) =>
        isCurrent &&
        setAnswer({ state: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isCurrent = false;
    };
    // `ask` is another function at each rendering; what it asks for is named by the key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, turn]);
  return { answer, askAgain: useCallback(() => setTurn((before) => before + 1), []) };
}
