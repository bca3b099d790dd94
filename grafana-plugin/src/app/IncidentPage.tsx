import { PluginPage } from '@grafana/runtime';
import { EmptyState, LinkButton, Stack, TextLink } from '@grafana/ui';
import type { Incident } from '../datasource/collector-answers.ts';
import { worstFirst } from '../datasource/episode-rank.ts';
import { changeLink, dashboardLink, incidentLink, outsideLink } from '../panel-kit/app-links.ts';
import { Answered } from './Answered.tsx';
import { useCollector } from './collector-source.ts';
import { EpisodeCards } from './EpisodeCards.tsx';
import { Facts } from './Facts.tsx';
import { durationText, instantText } from './format.ts';
import { readIncident, similarIncidents, timelineOf } from './incident.ts';
import { overviewPath } from './links.ts';
import { Rows } from './Rows.tsx';
import { Section } from './Section.tsx';
import { ServiceNames } from './ServiceNames.tsx';
import { useAnswer } from './use-answer.ts';
import { Severity } from './Verdict.tsx';

/** One incident: its course, how bad it was and who says so, what caused it, what went out of control around it. */
export function IncidentPage({ id }: { readonly id: string }) {
  const source = useCollector();
  const asked = useAnswer(id, () => readIncident(source.collector, id));
  const { answer } = asked;
  const title = (answer.state === 'there' && answer.value?.title) || id;
  return (
    <PluginPage pageNav={{ text: title, parentItem: { text: 'What is out of control', url: overviewPath } }}>
      <Answered asked={asked} what="the incident">
        {(incident) =>
          incident === undefined ? (
            <EmptyState
              variant="not-found"
              message={`There is no incident ${id}`}
              button={<LinkButton href={dashboardLink('shewhart-incidents')}>All incidents</LinkButton>}
            />
          ) : (
            <Stack direction="column" gap={2}>
              <What incident={incident} />
              <Timeline incident={incident} />
              <LinkedChanges incident={incident} />
              <EpisodesAround incident={incident} />
              <Similar incident={incident} />
            </Stack>
          )
        }
      </Answered>
    </PluginPage>
  );
}

interface Part {
  readonly incident: Incident;
}

function What({ incident }: Part) {
  const {
    severity,
    severityDeclared,
    severityDerived,
    severityReason,
    services,
    environment,
    team,
    status,
    cause,
  } = incident;
  const address = outsideLink(incident.url);
  return (
    <Section title="What it is">
      <Facts
        facts={[
          ['Severity', <Severity key="severity" severity={severity} />],
          ['Declared', severityDeclared],
          ['Derived from impact', [severityDerived, severityReason].filter(Boolean).join(': ')],
          ['Status', status],
          ['Services', <ServiceNames key="services" names={services} />],
          ['Environment', environment],
          ['Team', team],
          ['Cause', cause],
          [
            'Report',
            address === undefined ? (
              ''
            ) : (
              <TextLink href={address} external>
                {new URL(address).hostname}
              </TextLink>
            ),
          ],
        ]}
      />
    </Section>
  );
}

function Timeline({ incident }: Part) {
  return (
    <Section
      title="Course"
      about="Times count from the start; a step that nobody reported is missing, not zero."
    >
      <Rows
        label="Course of the incident"
        rows={timelineOf(incident)}
        keyOf={({ step }) => step}
        empty="Nothing is known about its course."
        columns={[
          { name: 'Step', show: ({ step }) => step, isTitle: true },
          { name: 'When', show: ({ at }) => instantText(at), isShort: true },
          {
            name: 'After',
            show: ({ afterMs }) => (afterMs === 0 ? '–' : durationText(afterMs)),
            isNumber: true,
          },
        ]}
      />
    </Section>
  );
}

function LinkedChanges({ incident }: Part) {
  const source = useCollector();
  const { incidentId, changes = [] } = incident;
  const asked = useAnswer(incidentId, () => source.collector.links({ incidentId }));
  const named = changes.filter((each) => each !== '');
  return (
    <Section
      title="Changes that may have caused it"
      about="By which rule, how sure, and why. A wrong link is corrected on the page of the change."
    >
      {named.length > 0 && (
        <p>
          The report names{' '}
          {named.map((each) => (
            <code key={each}>{each} </code>
          ))}
        </p>
      )}
      <Answered asked={asked} what="the linked changes">
        {({ links }) => (
          <Rows
            label="Linked changes"
            rows={links}
            keyOf={({ changeId, method, reason }) => [changeId, method, reason].join(' ')}
            empty="No change is linked to it."
            columns={[
              {
                name: 'Change',
                show: ({ changeId }) => <TextLink href={changeLink(changeId)}>{changeId}</TextLink>,
                isTitle: true,
              },
              { name: 'Says', show: ({ verdict }) => (verdict === 'failed' ? 'failed' : 'did not fail') },
              { name: 'By', show: ({ method, author }) => author || method },
              {
                name: 'Confidence',
                show: ({ confidence }) => `${Math.round(confidence * 100)} %`,
                isNumber: true,
              },
              { name: 'Because', show: ({ reason }) => reason },
            ]}
          />
        )}
      </Answered>
    </Section>
  );
}

const hourMs = 3_600_000;

function EpisodesAround({ incident: { incidentId, started, resolved, services } }: Part) {
  const source = useCollector();
  const from = Date.parse(started) - hourMs;
  const to = (resolved ? Date.parse(resolved) : Date.now()) + hourMs;
  const asked = useAnswer(incidentId, async () => {
    const answers = await Promise.all(
      services.map((service) => source.collector.episodes({ from, to }, { service })),
    );
    return answers.flatMap(({ episodes }) => episodes).filter(({ status }) => status !== 'withdrawn');
  });
  return (
    <Section
      title="Out of control around it"
      about="Episodes of its services from an hour before the start until an hour after the end."
    >
      <Answered asked={asked} what="the episodes">
        {(episodes) =>
          episodes.length === 0 ? (
            <p>No indicator of its services went out of control: it is worth asking which one should have.</p>
          ) : (
            <EpisodeCards episodes={episodes.sort(worstFirst)} />
          )
        }
      </Answered>
    </Section>
  );
}

function Similar({ incident }: Part) {
  const source = useCollector();
  const asked = useAnswer(incident.incidentId, () => similarIncidents(source.collector, incident));
  return (
    <Section
      title="Similar ones"
      about="Incidents of the same services in the 180 days around it; those of the same cause first."
    >
      <Answered asked={asked} what="similar incidents">
        {(similar) => (
          <Rows
            label="Similar incidents"
            rows={similar}
            keyOf={({ incidentId }) => incidentId}
            empty="It is the only one."
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
              { name: 'Cause', show: ({ cause }) => cause || 'none named yet' },
            ]}
          />
        )}
      </Answered>
    </Section>
  );
}
