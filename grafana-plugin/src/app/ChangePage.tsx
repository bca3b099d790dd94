import { PluginPage } from '@grafana/runtime';
import { EmptyState, LinkButton, Stack, TextLink } from '@grafana/ui';
import type { Change } from '../datasource/collector-answers.ts';
import { changeTitle } from '../datasource/change-frame.ts';
import { incidentLink, outsideLink, serviceLink } from '../panel-kit/app-links.ts';
import { Answered } from './Answered.tsx';
import { useCollector } from './collector-source.ts';
import { Decisions } from './Decisions.tsx';
import { Facts } from './Facts.tsx';
import { differenceText, durationText, instantText, measureText, relativeText } from './format.ts';
import { LinkCorrection } from './LinkCorrection.tsx';
import { indicatorLink, overviewPath } from './links.ts';
import { Rows } from './Rows.tsx';
import { Section } from './Section.tsx';
import { useAnswer } from './use-answer.ts';
import { Verdict } from './Verdict.tsx';

/** One change: what it was, what it did, whether it failed and how that is known. */
export function ChangePage({ id }: { readonly id: string }) {
  const source = useCollector();
  const asked = useAnswer(id, () => source.collector.change(id));
  const { answer } = asked;
  const title = answer.state === 'there' ? changeTitle(answer.value.change) : id;
  return (
    <PluginPage pageNav={{ text: title, parentItem: { text: 'What is out of control', url: overviewPath } }}>
      <Answered
        asked={asked}
        what="the change"
        missing={
          <EmptyState
            variant="not-found"
            message={`There is no change ${id}`}
            button={<LinkButton href={overviewPath}>What changed in the last day</LinkButton>}
          />
        }
      >
        {({ change, commits = [], links = [] }) => (
          <Stack direction="column" gap={2}>
            <What change={change} />
            <Effect change={change} />
            <Section
              title="Did it fail?"
              about="Every rule that says so, with its confidence; the newest word of a person wins over all of them."
            >
              <Rows
                label="Why the change counts as failed"
                rows={links}
                keyOf={({ method, incidentId, episodeId, reason }) =>
                  [method, incidentId, episodeId, reason].join(' ')
                }
                empty="Nothing says that it failed."
                columns={[
                  { name: 'Says', show: ({ verdict }) => (verdict === 'failed' ? 'failed' : 'did not fail') },
                  { name: 'By', show: ({ method, author }) => author || method },
                  {
                    name: 'Confidence',
                    show: ({ confidence }) => `${Math.round(confidence * 100)} %`,
                    isNumber: true,
                  },
                  { name: 'Because', show: ({ reason }) => reason, isTitle: true },
                  {
                    name: 'Incident',
                    show: ({ incidentId }) =>
                      incidentId === null ? (
                        '–'
                      ) : (
                        <TextLink href={incidentLink(incidentId)}>{incidentId}</TextLink>
                      ),
                  },
                  { name: 'Recovered', show: ({ recoveredAt }) => instantText(recoveredAt), isShort: true },
                ]}
              />
              <LinkCorrection
                changeId={id}
                incidents={links.flatMap(({ incidentId }) => incidentId ?? [])}
                onNoted={asked.askAgain}
              />
            </Section>
            <Section title="Commits">
              <Rows
                label="Commits of the change"
                rows={commits}
                keyOf={({ commit }) => commit}
                empty="No report names its commits. Import the repository, or send them with the deployment."
                columns={[
                  { name: 'Commit', show: ({ commit }) => <code>{commit.slice(0, 10)}</code> },
                  { name: 'Title', show: ({ title: said }) => said, isTitle: true },
                  { name: 'Author', show: ({ author }) => author },
                  { name: 'Committed', show: ({ committed }) => instantText(committed), isShort: true },
                  { name: 'Lead time', show: ({ leadMs }) => durationText(leadMs), isNumber: true },
                ]}
              />
            </Section>
            <Decisions subject={id} />
          </Stack>
        )}
      </Answered>
    </PluginPage>
  );
}

function What({ change }: { readonly change: Change }) {
  const { kind, outcome, service, environment, version, previousVersion, commit, actor, started, finished } =
    change;
  const addresses = (change.links ?? []).flatMap((link) => outsideLink(link) ?? []);
  return (
    <Section title="What it was">
      <Facts
        facts={[
          ['Kind', kind],
          ['Outcome', outcome],
          ['Service', service === '' ? '' : <TextLink href={serviceLink(service)}>{service}</TextLink>],
          ['Environment', environment],
          ['Version', [previousVersion, version].filter(Boolean).join(' → ')],
          ['Commit', commit ? <code>{commit.slice(0, 10)}</code> : ''],
          ['By', actor],
          ['Team', change.team],
          ['Began', instantText(started)],
          ['Took', finished ? durationText(Date.parse(finished) - Date.parse(started)) : 'not finished'],
          ['Reported by', (change.sources ?? []).join(', ')],
          [
            'Links',
            addresses.length === 0
              ? ''
              : addresses.map((address) => (
                  <TextLink key={address} href={address} external>
                    {new URL(address).hostname}
                  </TextLink>
                )),
          ],
        ]}
      />
    </Section>
  );
}

/** Of a change that did nothing much, so many indicators are shown at first; else all that it did something to. */
const fewestShown = 5;

const isDecided = ({ verdict }: { readonly verdict: string }): boolean =>
  verdict === 'better' || verdict === 'worse';

function Effect({ change }: { readonly change: Change }) {
  const source = useCollector();
  const asked = useAnswer(change.changeId, () => source.collector.effect(change.changeId));
  return (
    <Section
      title="What it did"
      about="Each indicator of the service before and after, with the 95 % interval of the difference."
    >
      <Answered asked={asked} what="the effect">
        {({ verdict, summary, indicators, window }) => (
          <Stack direction="column" gap={1}>
            <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
              <Verdict verdict={verdict} />
              <span style={{ maxWidth: '110ch' }}>{summary}</span>
            </Stack>
            <Rows
              label="Effect on each indicator"
              rows={indicators}
              keyOf={({ indicatorId }) => indicatorId}
              empty="No indicator of its service was judged around it."
              columns={[
                { name: 'Verdict', show: ({ verdict: each }) => <Verdict verdict={each} />, isShort: true },
                {
                  name: 'Indicator',
                  show: ({ indicatorId, title }) => (
                    <TextLink
                      href={indicatorLink(indicatorId, {
                        from: Date.parse(window.before.from),
                        to: Date.parse(window.after.to),
                      })}
                    >
                      {title}
                    </TextLink>
                  ),
                  isTitle: true,
                },
                {
                  name: 'Before',
                  show: ({ before, unit }) => measureText(before.center, unit),
                  isNumber: true,
                },
                { name: 'After', show: ({ after, unit }) => measureText(after.center, unit), isNumber: true },
                {
                  name: 'Effect',
                  show: ({ effect, relative, unit }) =>
                    [
                      differenceText(effect, unit),
                      relativeText(relative) && `(${relativeText(relative)})`,
                    ].join(' '),
                  isNumber: true,
                },
                {
                  name: '95 % interval',
                  show: ({ lower, upper, unit }) =>
                    lower === null && upper === null
                      ? '–'
                      : `${differenceText(lower, unit)} to ${differenceText(upper, unit)}`,
                  isNumber: true,
                },
              ]}
              detail={({ reason }) => reason}
              first={Math.max(fewestShown, indicators.filter(isDecided).length)}
            />
          </Stack>
        )}
      </Answered>
    </Section>
  );
}
