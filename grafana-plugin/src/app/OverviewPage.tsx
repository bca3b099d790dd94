import { useEffect } from 'react';
import { PluginPage } from '@grafana/runtime';
import { Button, LinkButton, Stack, TextLink } from '@grafana/ui';
import { changeTitle } from '../datasource/change-frame.ts';
import { causeText, lastedMs, worstFirst } from '../datasource/episode-rank.ts';
import { changeLink, dashboardLink, incidentLink } from '../panel-kit/app-links.ts';
import { Answered } from './Answered.tsx';
import { useCollector } from './collector-source.ts';
import { EpisodeCards } from './EpisodeCards.tsx';
import { BigFact, BigFacts } from './Facts.tsx';
import { agoText, durationText } from './format.ts';
import { aroundEpisode, indicatorLink } from './links.ts';
import { overviewOf, readOverview } from './overview.ts';
import { Rows } from './Rows.tsx';
import { Section } from './Section.tsx';
import { ServiceName, ServiceNames } from './ServiceNames.tsx';
import { useAnswer } from './use-answer.ts';
import { Severity } from './Verdict.tsx';

const refreshMs = 60_000;

/** Nobody reads more of what is over before the first coffee. */
const firstRecovered = 10;

/** The first screen of the day: what is out of control now, what changed, what recovered. */
export function OverviewPage() {
  const source = useCollector();
  const asked = useAnswer('overview', () => readOverview(source.collector, Date.now()));
  const { askAgain } = asked;
  useEffect(() => {
    const timer = setInterval(askAgain, refreshMs);
    return () => clearInterval(timer);
  }, [askAgain]);
  return (
    <PluginPage
      pageNav={{ text: 'What is out of control' }}
      actions={
        <Stack direction="row" gap={1}>
          <Button variant="secondary" icon="sync" onClick={askAgain}>
            Refresh
          </Button>
          <LinkButton variant="secondary" href={dashboardLink('shewhart-overview')}>
            Dashboard
          </LinkButton>
        </Stack>
      }
    >
      <Answered asked={asked} what="the overview">
        {(read) => <Overview {...overviewOf(read)} />}
      </Answered>
    </PluginPage>
  );
}

function Overview({
  firing,
  indicators,
  recovered,
  changes,
  incidents,
  services,
  states,
  falseAlarmsAWeek,
  nowMs,
}: ReturnType<typeof overviewOf>) {
  if (states.total === 0) return <NothingCharted />;
  return (
    <Stack direction="column" gap={2}>
      <BigFacts>
        <BigFact
          name="Out of control now"
          value={firing.length}
          about={`of ${states.judged} judged indicators`}
          isBad={firing.length > 0}
        />
        <BigFact
          name="Open incidents"
          value={incidents.length}
          about="not resolved"
          isBad={incidents.length > 0}
        />
        <BigFact name="Changed in 24 hours" value={changes.length} about="deployments and others" />
        <BigFact
          name="False alarms to expect"
          value={falseAlarmsAWeek === null ? '–' : falseAlarmsAWeek.toFixed(1)}
          about="a week, by the budget"
        />
        <BigFact
          name="Not judged yet"
          value={states.learning + states.trial}
          about={`${states.learning} learning, ${states.trial} on trial${states.failing > 0 ? `, ${states.failing} failing` : ''}`}
        />
      </BigFacts>
      <Section
        title="Out of control now"
        about="Worst first: by severity, then by distance from the limit, then by duration."
      >
        {firing.length === 0 ? (
          <p>Nothing is out of control.</p>
        ) : (
          <EpisodeCards episodes={firing.sort(worstFirst)} indicators={indicators} />
        )}
      </Section>
      {incidents.length > 0 && (
        <Section title="Open incidents">
          <Rows
            label="Open incidents"
            rows={incidents}
            keyOf={({ incidentId }) => incidentId}
            empty="None is open."
            columns={[
              { name: 'Severity', show: ({ severity }) => <Severity severity={severity} />, isShort: true },
              {
                name: 'Incident',
                show: ({ incidentId, title }) => (
                  <TextLink href={incidentLink(incidentId)}>{title || incidentId}</TextLink>
                ),
                isTitle: true,
              },
              { name: 'Services', show: ({ services: named }) => <ServiceNames names={named} /> },
              { name: 'Began', show: ({ started }) => agoText(started), isShort: true },
            ]}
          />
        </Section>
      )}
      <Section title="Changed in the last day">
        <Rows
          label="Changes of the last day"
          rows={changes}
          keyOf={({ changeId }) => changeId}
          empty="Nothing was changed in the last 24 hours."
          columns={[
            { name: 'Began', show: ({ started }) => agoText(started), isShort: true },
            {
              name: 'Change',
              show: (change) => <TextLink href={changeLink(change.changeId)}>{changeTitle(change)}</TextLink>,
              isTitle: true,
            },
            { name: 'Service', show: ({ service }) => <ServiceName name={service} /> },
            { name: 'Kind', show: ({ kind }) => kind, isShort: true },
            { name: 'Outcome', show: ({ outcome }) => outcome, isShort: true },
          ]}
        />
      </Section>
      <Section
        title="Recovered in the last three days"
        about="Name the causes while they are remembered: open the chart and pin a point of the episode, by a click or Enter."
      >
        <Rows
          label="Episodes that recovered"
          rows={recovered}
          first={firstRecovered}
          keyOf={({ id }) => id}
          empty="Nothing recovered in the last three days."
          columns={[
            {
              name: 'Recovered',
              show: ({ endedAt }) => (endedAt === null ? '' : agoText(endedAt)),
              isShort: true,
            },
            {
              name: 'Indicator',
              show: ({ indicatorId, title, startedAt, endedAt }) => (
                <TextLink href={indicatorLink(indicatorId, aroundEpisode(startedAt, endedAt, nowMs))}>
                  {title}
                </TextLink>
              ),
              isTitle: true,
            },
            { name: 'Service', show: ({ service }) => <ServiceName name={service} /> },
            { name: 'What happened', show: ({ ruleText }) => ruleText },
            { name: 'Lasted', show: (episode) => durationText(lastedMs(episode, nowMs)), isNumber: true },
            { name: 'Cause', show: ({ cause }) => causeText(cause) || 'none named yet' },
          ]}
        />
      </Section>
      <Section
        title="Services, worst first"
        about="By what is out of control now, then by the time out of control during the last three days."
      >
        <Rows
          label="Services"
          rows={services}
          keyOf={({ name }) => name}
          empty="No service is known."
          columns={[
            { name: 'Service', show: ({ name }) => <ServiceName name={name} />, isTitle: true },
            { name: 'Out of control', show: ({ firing: now }) => now, isNumber: true },
            { name: 'Episodes in 3 days', show: ({ episodes }) => episodes, isNumber: true },
            {
              name: 'Time out of control',
              show: ({ outMs }) => (outMs === 0 ? '–' : durationText(outMs)),
              isNumber: true,
            },
            { name: 'Changes in 24 hours', show: ({ changes: count }) => count, isNumber: true },
            { name: 'Indicators', show: ({ indicators }) => indicators, isNumber: true },
          ]}
        />
      </Section>
    </Stack>
  );
}

function NothingCharted() {
  return (
    <Section title="Nothing is charted yet">
      <p>
        Point an OpenTelemetry SDK or Collector at this collector (OTLP over gRPC or HTTP, by default on the
        ports 4317 and 4318). Charts appear by themselves for each service and operation once some buckets
        have passed; limits follow when there are enough points.
      </p>
      <LinkButton href={dashboardLink('shewhart-collector')} variant="secondary">
        Look whether anything arrives
      </LinkButton>
    </Section>
  );
}
