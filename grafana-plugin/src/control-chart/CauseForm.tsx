import { useId, useState, type FormEvent } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Button, Combobox, Input, useStyles2 } from '@grafana/ui';
import type { EpisodeCauseRequest } from '@shewhart/schemas/api';
import type { Suspect } from '../panel-kit/collector-source.ts';
import { causeChoices, firstCause } from './cause-words.ts';

interface Props {
  readonly suspects: readonly Suspect[];
  readonly onSave: (cause: EpisodeCauseRequest) => Promise<void>;
  readonly onCancel: () => void;
}

/** Asks for the cause of an episode; the most suspect change is filled in. */
export function CauseForm({ suspects, onSave, onCancel }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [cause, setCause] = useState(() => firstCause(suspects, userName()));
  const [failure, setFailure] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const set = (part: Partial<typeof cause>): void => setCause((before) => ({ ...before, ...part }));

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaving(true);
    setFailure(undefined);
    try {
      await onSave(cause);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setSaving(false);
    }
  };

  return (
    <form className={styles.form} onSubmit={(event) => void save(event)} data-testid="shewhart-cause-form">
      <label htmlFor={`${id}-kind`}>Cause</label>
      <Combobox
        id={`${id}-kind`}
        options={causeChoices}
        value={cause.kind}
        onChange={({ value }) => set({ kind: value })}
      />
      <label htmlFor={`${id}-reference`}>Reference</label>
      <Combobox
        id={`${id}-reference`}
        options={suspects.map(({ title, reason }) => ({ value: title, description: reason }))}
        value={cause.reference === '' ? null : cause.reference}
        placeholder="Change, incident or ticket"
        createCustomValue
        isClearable
        onChange={(choice) => set({ reference: choice?.value ?? '' })}
      />
      <label htmlFor={`${id}-note`}>Note</label>
      <Input
        id={`${id}-note`}
        value={cause.note}
        maxLength={1000}
        placeholder="What was found, what was done"
        onChange={({ currentTarget }) => set({ note: currentTarget.value })}
      />
      <label htmlFor={`${id}-author`}>By</label>
      <Input
        id={`${id}-author`}
        value={cause.author}
        maxLength={200}
        required
        placeholder="Your name"
        onChange={({ currentTarget }) => set({ author: currentTarget.value })}
      />
      {failure !== undefined && (
        <div role="alert" className={styles.failure}>
          Not saved. {failure}
        </div>
      )}
      <div className={styles.buttons}>
        <Button size="sm" variant="secondary" fill="text" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="sm" type="submit" disabled={isSaving || cause.author.trim() === ''}>
          {isSaving ? 'Saving…' : 'Save cause'}
        </Button>
      </div>
    </form>
  );
}

/** Who is signed in to Grafana; empty for an anonymous reader, who must say so. */
function userName(): string {
  const { user } = config.bootData;
  return user.isSignedIn ? user.name || user.login || user.email : '';
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    alignItems: 'center',
    gap: theme.spacing(0.75, 1),
    marginTop: theme.spacing(0.5),
    width: 300,
    maxWidth: '100%',
    label: { margin: 0, color: theme.colors.text.secondary },
  }),
  failure: css({ gridColumn: '1 / -1', color: theme.colors.error.text }),
  buttons: css({
    gridColumn: '1 / -1',
    display: 'flex',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
  }),
});
