import { useState } from 'react';
import { Alert, Button, Combobox, Field, Input, RadioButtonGroup, Stack } from '@grafana/ui';
import { useCollector } from './collector-source.ts';
import { formStyle } from './form-style.ts';
import { useAuthor } from './use-author.ts';

interface Props {
  readonly changeId: string;
  /** Incidents that rules link to the change. */
  readonly incidents: readonly string[];
  readonly onNoted: () => void;
}

const verdicts: { value: 'failed' | 'not-failed'; label: string }[] = [
  { value: 'failed', label: 'It failed' },
  { value: 'not-failed', label: 'It did not fail' },
];

/** The word of a person about a change: it wins over every rule, and earlier words stay on record. */
export function LinkCorrection({ changeId, incidents, onNoted }: Props) {
  const source = useCollector();
  const [isOpen, setOpen] = useState(false);
  const [verdict, setVerdict] = useState<'failed' | 'not-failed'>('not-failed');
  const [incidentId, setIncident] = useState('');
  const [author, setAuthor] = useAuthor();
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string>();
  const note = async (): Promise<void> => {
    try {
      await source.collector.correctLink({
        changeId,
        verdict,
        author,
        reason,
        ...(incidentId === '' ? {} : { incidentId }),
      });
      setOpen(false);
      setFailure(undefined);
      onNoted();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  if (!isOpen) {
    return (
      <Button variant="secondary" size="sm" onClick={() => setOpen(true)}>
        Correct this
      </Button>
    );
  }
  return (
    <form
      className={formStyle}
      onSubmit={(event) => {
        event.preventDefault();
        void note();
      }}
    >
      <Stack direction="column" gap={1} alignItems="flex-start">
        <Field noMargin label="Verdict">
          <RadioButtonGroup aria-label="Verdict" options={verdicts} value={verdict} onChange={setVerdict} />
        </Field>
        <Field
          noMargin
          label="Incident"
          description="Only in regard to one incident; left open, the change as a whole"
        >
          <Combobox
            id="link-incident"
            isClearable
            createCustomValue
            placeholder="The change as a whole"
            options={[...new Set(incidents)].map((value) => ({ value }))}
            value={incidentId}
            onChange={(option) => setIncident(option?.value ?? '')}
          />
        </Field>
        <Field noMargin label="Your name">
          <Input
            id="link-author"
            required
            value={author}
            onChange={({ currentTarget }) => setAuthor(currentTarget.value)}
          />
        </Field>
        <Field noMargin label="Reason" description="In a sentence, for whoever doubts the number later">
          <Input
            id="link-reason"
            required
            width={60}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </Field>
        {failure !== undefined && <Alert severity="error" title={failure} />}
        <Stack direction="row" gap={1}>
          <Button type="submit">Note it</Button>
          <Button variant="secondary" onClick={() => setOpen(false)}>
            Cancel
          </Button>
        </Stack>
      </Stack>
    </form>
  );
}
