import { useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Badge, Button, EmptyState, LinkButton, Stack, TextLink, useStyles2 } from '@grafana/ui';
import { changeTitle } from '../datasource/change-frame.ts';
import { dashboardLink, changeLink, incidentLink } from '../panel-kit/app-links.ts';
import { Answered } from './Answered.tsx';
import { useCollector } from './collector-source.ts';
import { DependencyLists } from './DependencyLists.tsx';
import { Facts } from './Facts.tsx';
import { durationText, instantText, shareText } from './format.ts';
import { IndicatorChart } from './IndicatorChart.tsx';
import { indicatorLink, overviewPath } from './links.ts';
import { PageTimePicker } from './PageTimePicker.tsx';
import { isOutOfControl, rankIndicators } from './rank-indicators.ts';
import { Rows } from './Rows.tsx';
import { Section } from './Section.tsx';
import { useAnswer } from './use-answer.ts';
import { useTimeRange, type PageTime } from './use-time-range.ts';
import { Severity, Verdict } from './Verdict.tsx';

interface Part {
  readonly name: string;
  readonly time: PageTime;
}

/** One service: its charts, what was changed and what that did, incidents, delivery, neighbours. */
export function ServicePage({ name }: { readonly name: string }) {
  const time = useTimeRange('now-7d');
  return (
    <PluginPage
      pageNav={{ text: name, parentItem: { text: 'What is out of control', url: overviewPath } }}
      actions={
        <Stack direction="row" gap={1} wrap="wrap">
          <PageTimePicker time={time} />
          <LinkButton
            variant="secondary"
            href={dashboardLink('shewhart-service', { 'var-service': name, ...time.span })}
          >
            Dashboard
          </LinkButton>
        </Stack>
      }
    >
      <Stack direction="column" gap={2}>
        <Indicators name={name} time={time} />
        <Changes name={name} time={time} />
        <Incidents name={name} time={time} />
        <Delivery name={name} />
        <Section title="Neighbours" about="Who calls the service and whom it calls, from spans.">
          <DependencyLists service={name} />
        </Section>
      </Stack>
    </PluginPage>
  );
}

/** Charts that are drawn at first; the others follow when asked for. */
const firstCharts = 6;

function Indicators({ name, time }: Part) {
  const source = useCollector();
  const styles = useStyles2(getStyles);
  const [showsAll, setShowsAll] = useState(false);
  const asked = useAnswer(name, async () =>
    rankIndicators(
      (await source.collector.indicators()).indicators.filter(({ service }) => service === name),
    ),
  );
  return (
    <Section
      title="Indicators"
      about="What is out of control comes first, then requests, errors and latency. Limits were frozen before; zooming never moves them."
    >
      <Answered asked={asked} what="the indicators">
        {(indicators) =>
          indicators.length === 0 ? (
            <EmptyState variant="not-found" message={`Nothing of ${name} is charted`} hideImage>
              Either it sends no telemetry under this name, or too little for a chart yet.
            </EmptyState>
          ) : (
            <>
              <div className={styles.charts}>
                {(showsAll ? indicators : indicators.slice(0, firstCharts)).map((indicator) => (
                  <div key={indicator.id} className={styles.chart}>
                    <h3 className={styles.title}>
                      <TextLink href={indicatorLink(indicator.id, time.span)}>{indicator.title}</TextLink>
                      {isOutOfControl(indicator) && (
                        <Badge color="red" icon="exclamation-triangle" text="out of control" />
                      )}
                    </h3>
                    <IndicatorChart id={indicator.id} title={indicator.title} time={time} height={190} />
                  </div>
                ))}
              </div>
              {indicators.length > firstCharts && (
                <Button
                  variant="secondary"
                  size="sm"
                  aria-expanded={showsAll}
                  onClick={() => setShowsAll(!showsAll)}
                >
                  {showsAll ? `Show ${firstCharts} only` : `Show all ${indicators.length}`}
                </Button>
              )}
            </>
          )
        }
      </Answered>
    </Section>
  );
}

function Changes({ name, time }: Part) {
  const source = useCollector();
  const filter = { service: name };
  const asked = useAnswer(`${name} ${time.key}`, () => source.collector.changes(time.span, filter));
  // The list is readable without its verdicts, which take longer.
  const { answer } = useAnswer(`${name} ${time.key}`, () => source.collector.effects(time.span, filter));
  const effects = new Map(
    answer.state === 'there' ? answer.value.effects.map((each) => [each.changeId, each]) : [],
  );
  return (
    <Section title="Changes" about="What was altered, and what that did to the indicators above.">
      <Answered asked={asked} what="the changes">
        {({ changes }) => (
          <Rows
            label={`Changes of ${name}`}
            rows={changes}
            keyOf={({ changeId }) => changeId}
            empty="Nothing was changed in this time."
            columns={[
              { name: 'Began', show: ({ started }) => instantText(started), isShort: true },
              {
                name: 'Change',
                show: (change) => (
                  <TextLink href={changeLink(change.changeId)}>{changeTitle(change)}</TextLink>
                ),
                isShort: true,
                isTitle: true,
              },
              { name: 'Kind', show: ({ kind }) => kind },
              { name: 'Outcome', show: ({ outcome }) => outcome },
              { name: 'Environment', show: ({ environment }) => environment },
              {
                name: 'Effect',
                show: ({ changeId }) => {
                  const verdict = effects.get(changeId)?.verdict;
                  return verdict === undefined ? '–' : <Verdict verdict={verdict} />;
                },
                isShort: true,
              },
              { name: 'In words', show: ({ changeId }) => effects.get(changeId)?.summary ?? '' },
            ]}
          />
        )}
      </Answered>
    </Section>
  );
}

function Incidents({ name, time }: Part) {
  const source = useCollector();
  const asked = useAnswer(`${name} ${time.key}`, () =>
    source.collector.incidents(time.span, { service: name }),
  );
  return (
    <Section title="Incidents">
      <Answered asked={asked} what="the incidents">
        {({ incidents }) => (
          <Rows
            label={`Incidents of ${name}`}
            rows={incidents}
            keyOf={({ incidentId }) => incidentId}
            empty="No incident began in this time."
            columns={[
              { name: 'Began', show: ({ started }) => instantText(started), isShort: true },
              { name: 'Severity', show: ({ severity }) => <Severity severity={severity} />, isShort: true },
              {
                name: 'Incident',
                show: ({ incidentId, title }) => (
                  <TextLink href={incidentLink(incidentId)}>{title || incidentId}</TextLink>
                ),
                isTitle: true,
              },
              { name: 'Status', show: ({ status }) => status, isShort: true },
              {
                name: 'To mitigate',
                show: ({ started, mitigated }) =>
                  durationText(mitigated ? Date.parse(mitigated) - Date.parse(started) : null),
                isNumber: true,
              },
            ]}
          />
        )}
      </Answered>
    </Section>
  );
}

const quarterMs = 90 * 86_400_000;

function Delivery({ name }: { readonly name: string }) {
  const source = useCollector();
  const asked = useAnswer(name, () => {
    const now = Date.now();
    return source.collector.delivery({ from: now - quarterMs, to: now }, { service: name });
  });
  return (
    <Section
      title="Delivery in 90 days"
      actions={
        <TextLink href={dashboardLink('shewhart-delivery', { 'var-service': name })}>
          The events behind it
        </TextLink>
      }
    >
      <Answered asked={asked} what="the delivery metrics">
        {({ metrics: { deploymentFrequency, leadTime, changeFailRate, recoveryTime, reworkRate } }) => (
          <Facts
            facts={[
              ['Deployments', `${deploymentFrequency.n}${perWeek(deploymentFrequency.perDay)}`],
              ['Lead time, median', `${durationText(leadTime.p50)} of ${leadTime.n} commits`],
              [
                'Change fail rate',
                `${shareText(changeFailRate.withInferred.value)} (${shareText(changeFailRate.withInferred.lower)} to ${shareText(changeFailRate.withInferred.upper)}), ${changeFailRate.withInferred.k} of ${changeFailRate.withInferred.n}`,
              ],
              [
                'Recovery time, median',
                `${durationText(recoveryTime.p50)} of ${recoveryTime.n}, ${recoveryTime.open} open`,
              ],
              ['Rework rate', `${shareText(reworkRate.value)}, ${reworkRate.k} of ${reworkRate.n}`],
            ]}
          />
        )}
      </Answered>
    </Section>
  );
}

const perWeek = (perDay: number | null): string =>
  perDay === null ? '' : `, ${(perDay * 7).toFixed(1)} a week`;

const getStyles = (theme: GrafanaTheme2) => ({
  charts: css({
    display: 'grid',
    // At most three beside each other: the charts that are drawn at first fill whole lines.
    gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, max(340px, (100% - 2 * ${theme.spacing(2)}) / 3)), 1fr))`,
    gap: theme.spacing(2),
    marginBottom: theme.spacing(1),
  }),
  chart: css({ minWidth: 0 }),
  title: css({
    ...theme.typography.body,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
    margin: 0,
  }),
});
