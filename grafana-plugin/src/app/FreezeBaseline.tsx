import { useState } from 'react';
import { dateTime, type DateTime } from '@grafana/data';
import { Alert, Button, DateTimePicker, Field, Input, Stack, TextArea } from '@grafana/ui';
import type { Span } from '../datasource/collector-client.ts';
import { useCollector } from './collector-source.ts';
import { excludedWindows } from './excluded-windows.ts';
import { formStyle } from './form-style.ts';
import { Section } from './Section.tsx';
import { useAuthor } from './use-author.ts';

interface Props {
  readonly id: string;
  /** What is on screen: the window that is offered first. */
  readonly span: Span;
  readonly onFrozen: () => void;
}

/** Freezes new limits from a window; they supersede the version before from the next bucket on. */
export function FreezeBaseline({ id, span, onFrozen }: Props) {
  const source = useCollector();
  const [from, setFrom] = useState<DateTime>(dateTime(span.from));
  const [to, setTo] = useState<DateTime>(dateTime(span.to));
  const [excluded, setExcluded] = useState('');
  const [author, setAuthor] = useAuthor();
  const [reason, setReason] = useState('');
  const [result, setResult] = useState<{ readonly isFailure: boolean; readonly text: string }>();
  const freeze = async (): Promise<void> => {
    try {
      const { version, points } = await source.collector.freezeBaseline({
        indicatorId: id,
        from: from.toISOString(),
        to: to.toISOString(),
        exclude: excludedWindows(excluded),
        author,
        reason,
      });
      setResult({
        isFailure: false,
        text: `Version ${version} was frozen from ${points} points. It holds from the next bucket on.`,
      });
      onFrozen();
    } catch (error) {
      setResult({ isFailure: true, text: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <Section
      title="Freeze a new baseline"
      about="After a lasting, understood change: the limits of the new level. Not to make alarms go away. The window above is offered first; choose one without incidents, or leave those out."
    >
      <form
        className={formStyle}
        onSubmit={(event) => {
          event.preventDefault();
          void freeze();
        }}
      >
        <Stack direction="column" gap={1} alignItems="flex-start">
          <Stack direction="row" gap={2} wrap="wrap">
            <Field noMargin label="From">
              <DateTimePicker
                date={from}
                maxDate={new Date()}
                onChange={(chosen) => chosen && setFrom(chosen)}
              />
            </Field>
            <Field noMargin label="To">
              <DateTimePicker date={to} maxDate={new Date()} onChange={(chosen) => chosen && setTo(chosen)} />
            </Field>
          </Stack>
          <Field
            noMargin
            label="Leave out"
            description="Windows from/to in RFC 3339, one a line, such as past incidents"
          >
            <TextArea
              id="freeze-excluded"
              cols={60}
              rows={2}
              placeholder="2026-11-07T10:00:00Z/2026-11-07T12:00:00Z"
              value={excluded}
              onChange={({ currentTarget }) => setExcluded(currentTarget.value)}
            />
          </Field>
          <Field noMargin label="Your name">
            <Input
              id="freeze-author"
              required
              value={author}
              onChange={({ currentTarget }) => setAuthor(currentTarget.value)}
            />
          </Field>
          <Field noMargin label="Reason" description="What changed, for whoever reads the chart later">
            <Input
              id="freeze-reason"
              required
              width={60}
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
            />
          </Field>
          {result !== undefined && (
            <Alert severity={result.isFailure ? 'error' : 'success'} title={result.text} />
          )}
          <Button type="submit">Freeze and supersede</Button>
        </Stack>
      </form>
    </Section>
  );
}
