import { useState, type FormEvent } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Field, Input, useStyles2 } from '@grafana/ui';
import { tryToken, type Refusal } from './access.ts';

const words: Readonly<Record<Refusal, string>> = {
  missing: 'This collector gives its data to those who have a token.',
  unknown:
    'The collector does not know this token. It may have been withdrawn, or cut short when it was copied.',
  forbidden: 'This token may not read. The viewer needs one with the scope "read".',
};

/** Asks for the token that the collector wants to see. */
export function TokenPage({ reason }: { readonly reason: Refusal }) {
  const styles = useStyles2(getStyles);
  const [token, setToken] = useState('');
  const [refused, setRefused] = useState<Refusal | undefined>(reason === 'missing' ? undefined : reason);
  const [isAsking, setIsAsking] = useState(false);
  const [failure, setFailure] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setIsAsking(true);
    setFailure(undefined);
    tryToken(token.trim())
      .then(setRefused, () => setFailure('The collector does not answer. Is it running?'))
      .finally(() => setIsAsking(false));
  };
  return (
    <form className={styles.page} onSubmit={submit} aria-labelledby="token-title">
      <h1 id="token-title">A token is needed</h1>
      <p>{words.missing}</p>
      {(refused ?? failure) !== undefined && <Alert severity="error" title={failure ?? words[refused!]} />}
      <Field label="Token" description="It begins with shewhart_ and is kept in this tab until it is closed.">
        <Input
          id="token"
          type="password"
          name="token"
          autoComplete="off"
          autoFocus
          required
          value={token}
          onChange={({ currentTarget }) => setToken(currentTarget.value)}
        />
      </Field>
      <Button type="submit" disabled={isAsking || token.trim() === ''}>
        Show the dashboards
      </Button>
      <p className={styles.note}>
        Whoever runs the collector makes one with <code>shewhart token viewer --scopes read</code> and adds
        the line that it prints to <code>access.tokens</code>.
      </p>
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ maxWidth: 520, margin: '0 auto', padding: theme.spacing(6, 2) }),
  note: css({ marginTop: theme.spacing(3), color: theme.colors.text.secondary }),
});
