import type { ReactNode } from 'react';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import type { Asked } from './use-answer.ts';

interface Props<Value> {
  readonly asked: Asked<Value>;
  /** What is asked for, such as "the episodes". */
  readonly what: string;
  /** Shown when the collector knows no such thing. */
  readonly missing?: ReactNode;
  readonly children: (value: Value) => ReactNode;
}

/** What was asked for once it is there; until then that it loads, or why it did not come and what to do. */
export function Answered<Value>({ asked: { answer, askAgain }, what, missing, children }: Props<Value>) {
  if (answer.state === 'there') return <>{children(answer.value)}</>;
  if (answer.state === 'asked') return <LoadingPlaceholder text={`Loading ${what}…`} />;
  if (answer.isMissing && missing !== undefined) return <>{missing}</>;
  return (
    <Alert
      severity="error"
      title={`${what.charAt(0).toUpperCase()}${what.slice(1)} could not be loaded`}
      buttonContent="Try again"
      onRemove={askAgain}
      bottomSpacing={0}
    >
      {answer.message}
    </Alert>
  );
}
