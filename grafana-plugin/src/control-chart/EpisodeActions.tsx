import { useEffect, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { EpisodeCauseRequest } from '@shewhart/schemas/api';
import { changeLink, outsideLink } from '../panel-kit/app-links.ts';
import type { CollectorSource, EpisodeDetail } from '../panel-kit/collector-source.ts';
import { CauseForm } from './CauseForm.tsx';
import type { ChartEpisode } from './judged-chart.ts';

interface Props {
  readonly episode: ChartEpisode;
  /** Undefined while it is looked for, or when the data are not the collector's. */
  readonly source: CollectorSource | undefined;
  /** The chart must hold still while the form is open. */
  readonly onEditing: (isEditing: boolean) => void;
  readonly onAssigned: (episodeId: string, cause: EpisodeCauseRequest) => void;
}

/** Most suspects that are listed. */
const maxSuspects = 3;

/** What can be done about an episode: look at what is suspect, open the runbook, say what the cause was. */
export function EpisodeActions({ episode, source, onEditing, onAssigned }: Props) {
  const styles = useStyles2(getStyles);
  const [detail, setDetail] = useState<EpisodeDetail | 'asked' | 'failed'>('asked');
  const [state, setState] = useState<'closed' | 'open' | 'saved'>('closed');
  useEffect(() => {
    let isCurrent = true;
    setDetail(source?.episodeDetail === undefined ? 'failed' : 'asked');
    source?.episodeDetail?.(episode.id).then(
      (answer) => isCurrent && setDetail(answer),
      () => isCurrent && setDetail('failed'),
    );
    return () => {
      isCurrent = false;
    };
  }, [source, episode.id]);
  useEffect(() => () => onEditing(false), [onEditing]);
  if (source === undefined) return null;

  const known = typeof detail === 'object' ? detail : undefined;
  const suspects = known?.suspects.slice(0, maxSuspects) ?? [];
  const runbook = outsideLink(known?.runbook);
  const show = (next: 'closed' | 'open'): void => {
    setState(next);
    onEditing(next === 'open');
  };
  const save = async (cause: EpisodeCauseRequest): Promise<void> => {
    await source.assignCause(episode.id, cause);
    setState('saved');
    onEditing(false);
    onAssigned(episode.id, cause);
  };
  return (
    <div className={styles.body}>
      {suspects.length > 0 && (
        <ol className={styles.suspects} aria-label="Suspect changes">
          {suspects.map(({ changeId, title, reason, confidence }) => (
            <li key={changeId}>
              <a href={changeLink(changeId)} className={styles.link}>
                {title}
              </a>{' '}
              <span className={styles.reason}>
                {Math.round(confidence * 100)} % · {reason}
              </span>
            </li>
          ))}
        </ol>
      )}
      {runbook !== undefined && (
        <a href={runbook} target="_blank" rel="noreferrer" className={styles.link}>
          Runbook
        </a>
      )}
      {state === 'open' && detail !== 'asked' && (
        <CauseForm suspects={suspects} onSave={save} onCancel={() => show('closed')} />
      )}
      {state === 'saved' && (
        <div role="status" className={styles.saved}>
          ✓ The cause is saved.
        </div>
      )}
      {state === 'closed' && (
        <Button size="sm" variant="secondary" onClick={() => show('open')}>
          {episode.cause === undefined ? 'Assign cause' : 'Change cause'}
        </Button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({
    display: 'grid',
    gap: theme.spacing(0.75),
    justifyItems: 'start',
    paddingTop: theme.spacing(0.5),
  }),
  suspects: css({ margin: 0, paddingLeft: theme.spacing(2) }),
  reason: css({ color: theme.colors.text.secondary }),
  link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
  saved: css({ color: theme.colors.success.text }),
});
