import { locationService, PluginPage } from '@grafana/runtime';
import { Button, Combobox, EmptyState, Field, LinkButton, Stack, TextLink } from '@grafana/ui';
import type { IndicatorSummary } from '@shewhart/schemas/api';
import { indicatorName } from '../datasource/indicator-name.ts';
import { indicatorOptions } from '../datasource/suggestions.ts';
import { Answered } from './Answered.tsx';
import { BaselineComparison } from './BaselineComparison.tsx';
import { useCollector } from './collector-source.ts';
import { FreezeBaseline } from './FreezeBaseline.tsx';
import { instantText } from './format.ts';
import { IndicatorChart } from './IndicatorChart.tsx';
import { indicatorLink } from './links.ts';
import { PageTimePicker } from './PageTimePicker.tsx';
import { Rows } from './Rows.tsx';
import { Section } from './Section.tsx';
import { ServiceName } from './ServiceNames.tsx';
import { useAnswer } from './use-answer.ts';
import { useAddress } from './use-location.ts';
import { useTimeRange } from './use-time-range.ts';

const choose = (indicator: string): void => locationService.partial({ indicator });

/** The limits of all indicators, and of one: its versions, compared, superseded. */
export function BaselinesPage() {
  const source = useCollector();
  const { query } = useAddress();
  const id = query.get('indicator') ?? '';
  const asked = useAnswer('indicators', async () => (await source.collector.indicators()).indicators);
  return (
    <PluginPage pageNav={{ text: 'Baselines' }}>
      <Answered asked={asked} what="the indicators">
        {(indicators) => (
          <Stack direction="column" gap={2}>
            <Field noMargin label="Indicator" description="Type words of its service, name or kind">
              <Combobox
                id="baseline-indicator"
                isClearable
                placeholder="All indicators"
                options={(typed) => Promise.resolve(indicatorOptions(indicators, typed))}
                value={optionOf(indicators, id)}
                onChange={(option: { value: string } | null) => choose(option?.value ?? '')}
              />
            </Field>
            {id === '' ? (
              <AllIndicators indicators={indicators} />
            ) : (
              <OneIndicator key={id} id={id} indicators={indicators} />
            )}
          </Stack>
        )}
      </Answered>
    </PluginPage>
  );
}

function optionOf(indicators: readonly IndicatorSummary[], id: string) {
  if (id === '') return null;
  const found = indicators.find((each) => each.id === id);
  return found === undefined ? id : { value: id, label: indicatorName(found) };
}

function AllIndicators({ indicators }: { readonly indicators: readonly IndicatorSummary[] }) {
  return (
    <Section
      title="All indicators"
      about="Learning: no limits yet. Trial: limits from few points, nobody is alerted. Judged: frozen limits, alerts. Failing: it cannot be judged."
    >
      <Rows
        label="Indicators"
        rows={[...indicators].sort(
          (a, b) => a.service.localeCompare(b.service) || a.title.localeCompare(b.title),
        )}
        keyOf={({ id }) => id}
        empty="Nothing is charted yet: send telemetry, or declare indicators."
        columns={[
          { name: 'Service', show: ({ service }) => <ServiceName name={service} /> },
          {
            name: 'Indicator',
            show: ({ id, title }) => (
              <TextLink href={`/a/shewhart-app/baselines?indicator=${encodeURIComponent(id)}`}>
                {title}
              </TextLink>
            ),
            isTitle: true,
          },
          { name: 'Kind', show: ({ kind }) => kind, isShort: true },
          { name: 'State', show: ({ state, error }) => (error === null ? state : `${state}: ${error}`) },
          { name: 'Version', show: ({ baselineVersion }) => baselineVersion || '–', isNumber: true },
          { name: 'Judged until', show: ({ judgedUntil }) => instantText(judgedUntil), isShort: true },
        ]}
      />
    </Section>
  );
}

function OneIndicator({
  id,
  indicators,
}: {
  readonly id: string;
  readonly indicators: readonly IndicatorSummary[];
}) {
  const source = useCollector();
  const time = useTimeRange('now-30d');
  const asked = useAnswer(id, async () => (await source.collector.baselines(id)).baselines);
  const found = indicators.find((each) => each.id === id);
  if (found === undefined) {
    return (
      <EmptyState
        variant="not-found"
        message={`There is no indicator ${id}`}
        button={<Button onClick={() => choose('')}>All indicators</Button>}
      >
        It may have been renamed or retired since.
      </EmptyState>
    );
  }
  const title = indicatorName(found);
  return (
    <>
      <Section
        title={title}
        about="A dotted line begins a new baseline."
        actions={
          <Stack direction="row" gap={1} wrap="wrap">
            <PageTimePicker time={time} />
            <LinkButton variant="secondary" href={indicatorLink(id, time.span)}>
              Dashboard
            </LinkButton>
            <Button variant="secondary" onClick={() => choose('')}>
              All indicators
            </Button>
          </Stack>
        }
      >
        <IndicatorChart id={id} title={title} time={time} height={320} hasLegend />
      </Section>
      <Answered asked={asked} what="the versions">
        {(baselines) => (
          <>
            <Section
              title="Versions"
              about="Each holds until the next. What superseded versions said stays on record."
            >
              <Rows
                label="Versions of the limits"
                rows={baselines}
                keyOf={({ version }) => String(version)}
                empty="No limits yet: the indicator is still learning."
                columns={[
                  {
                    name: 'Version',
                    show: ({ version, trial }) => `${version}${trial ? ' (trial)' : ''}`,
                    isShort: true,
                  },
                  {
                    name: 'Holds from',
                    show: ({ effectiveFrom }) => instantText(effectiveFrom),
                    isShort: true,
                  },
                  {
                    name: 'Window',
                    show: ({ from, to }) => `${instantText(from)} to ${instantText(to)}`,
                    isShort: true,
                  },
                  {
                    name: 'Points',
                    show: ({ points, excluded }) =>
                      excluded.length === 0 ? points : `${points}, ${excluded.length} left out`,
                    isNumber: true,
                  },
                  {
                    name: 'False alarm every',
                    show: ({ falseAlarmEveryDays }) =>
                      falseAlarmEveryDays === null ? '–' : `${falseAlarmEveryDays.toFixed(0)} days`,
                    isNumber: true,
                  },
                  { name: 'Frozen by', show: ({ author }) => author },
                  { name: 'Because', show: ({ reason }) => reason },
                ]}
              />
            </Section>
            <BaselineComparison id={id} baselines={baselines} />
            <FreezeBaseline id={id} span={time.span} onFrozen={asked.askAgain} />
          </>
        )}
      </Answered>
    </>
  );
}
