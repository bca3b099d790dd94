import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import type { EpisodeResponse, EpisodeSummary, IndicatorSummary } from '@shewhart/schemas/api';
import { changeLink, outsideLink, serviceLink } from '../panel-kit/app-links.ts';
import { useCollector } from './collector-source.ts';
import { episodeText, standingText } from './episode-text.ts';
import { aroundEpisode, indicatorLink } from './links.ts';
import { useAnswer } from './use-answer.ts';
import { Severity } from './Verdict.tsx';

/** Most episodes whose suspects are asked for; the others show them on their chart. */
const mostDetailed = 8;

interface Props {
  readonly episodes: readonly EpisodeSummary[];
  /** By identifier; those of them that still last are told with where they stand now. */
  readonly indicators?: ReadonlyMap<string, IndicatorSummary>;
}

/** Episodes as cards, in the order given: what happened, since when, where it stands, and what is suspect. */
export function EpisodeCards({ episodes, indicators }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <ol className={styles.list}>
      {episodes.map((episode, place) => (
        <li key={episode.id} className={styles.card}>
          <EpisodeCard
            episode={episode}
            indicator={episode.endedAt === null ? indicators?.get(episode.indicatorId) : undefined}
            isDetailed={place < mostDetailed}
          />
        </li>
      ))}
    </ol>
  );
}

function EpisodeCard({
  episode,
  indicator,
  isDetailed,
}: {
  readonly episode: EpisodeSummary;
  readonly indicator: IndicatorSummary | undefined;
  readonly isDetailed: boolean;
}) {
  const styles = useStyles2(getStyles);
  const { title, service, environment, severity, startedAt, endedAt, cause } = episode;
  const now = Date.now();
  const chart = indicatorLink(episode.indicatorId, aroundEpisode(startedAt, endedAt, now));
  return (
    <>
      <div className={styles.head}>
        <Severity severity={severity} />
        <TextLink href={chart} inline={false}>
          {title}
        </TextLink>
        {service !== '' && (
          <span>
            of <TextLink href={serviceLink(service)}>{service}</TextLink>
            {environment !== '' && ` in ${environment}`}
          </span>
        )}
      </div>
      <p className={styles.text}>
        {[episodeText(episode, now), standingText(episode, indicator)].join(' ').trim()}
      </p>
      {isDetailed && cause === null && <Suspects episodeId={episode.id} />}
    </>
  );
}

/** What was changed just before, most suspect first; nothing when nothing is known. */
export function Suspects({ episodeId }: { readonly episodeId: string }) {
  const styles = useStyles2(getStyles);
  const source = useCollector();
  const { answer } = useAnswer<EpisodeResponse>(episodeId, () => source.episodeDetail(episodeId));
  // Suspects are an addition: the card is complete without them.
  if (answer.state !== 'there') return null;
  const { suspects, runbook } = answer.value;
  const runbookLink = outsideLink(runbook);
  return (
    <>
      {suspects.slice(0, 2).map(({ changeId, title, reason, confidence }) => (
        <p key={changeId} className={styles.suspect}>
          Suspect: <TextLink href={changeLink(changeId)}>{title || changeId}</TextLink> — {reason} (
          {Math.round(confidence * 100)} %)
        </p>
      ))}
      {runbookLink !== undefined && (
        <p className={styles.suspect}>
          <TextLink href={runbookLink} external>
            Runbook
          </TextLink>
        </p>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  // Beside each other where there is room: more of them on the first screen, and no line too long to read.
  list: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 460px), 1fr))',
    gap: theme.spacing(0, 4),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  }),
  card: css({
    padding: theme.spacing(1, 0),
    borderTop: `1px solid ${theme.colors.border.weak}`,
  }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: theme.spacing(1) }),
  text: css({ margin: theme.spacing(0.5, 0, 0), color: theme.colors.text.secondary }),
  suspect: css({ margin: theme.spacing(0.5, 0, 0), fontSize: theme.typography.bodySmall.fontSize }),
});
