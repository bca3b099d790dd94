import { useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, Field, Stack, TextLink, useStyles2 } from '@grafana/ui';
import type { BaselineResponse } from '@shewhart/schemas/api';
import { valuesOfBaselines } from '../datasource/variable-query.ts';
import { dashboardLink } from '../panel-kit/app-links.ts';
import { Answered } from './Answered.tsx';
import { useCollector } from './collector-source.ts';
import { Facts } from './Facts.tsx';
import { formStyle } from './form-style.ts';
import { differenceText, instantText, measureText, relativeText } from './format.ts';
import { Section } from './Section.tsx';
import { useAnswer } from './use-answer.ts';
import { Verdict } from './Verdict.tsx';

interface Props {
  readonly id: string;
  readonly baselines: readonly BaselineResponse[];
}

/** Two versions side by side: did the level change, by how much, and how sure is that. */
export function BaselineComparison({ id, baselines }: Props) {
  const styles = useStyles2(getStyles);
  const options = valuesOfBaselines(baselines).map(({ text, value }) => ({ label: text, value }));
  const [before, setBefore] = useState(options[1]?.value ?? '');
  const [after, setAfter] = useState(options[0]?.value ?? '');
  if (options.length < 2) {
    return (
      <Section title="Compare">
        <p>There is one version only. Freeze another after an improvement, and compare the two here.</p>
      </Section>
    );
  }
  return (
    <Section
      title="Compare"
      actions={
        <TextLink
          href={dashboardLink('shewhart-baselines', {
            'var-indicator': id,
            'var-before': before,
            'var-after': after,
          })}
        >
          With guardrails, on the dashboard
        </TextLink>
      }
    >
      <div className={cx(formStyle, styles.versions)}>
        <Field noMargin label="Before">
          <Combobox
            id="compare-before"
            width={50}
            options={options}
            value={before}
            onChange={({ value }) => setBefore(value)}
          />
        </Field>
        <Field noMargin label="After">
          <Combobox
            id="compare-after"
            width={50}
            options={options}
            value={after}
            onChange={({ value }) => setAfter(value)}
          />
        </Field>
      </div>
      <Compared key={`${before} ${after}`} {...{ id, before, after }} />
    </Section>
  );
}

function Compared({
  id,
  before,
  after,
}: {
  readonly id: string;
  readonly before: string;
  readonly after: string;
}) {
  const source = useCollector();
  const asked = useAnswer(`${id} ${before} ${after}`, () =>
    source.collector.baselineComparison({ indicatorId: id, before, after }),
  );
  return (
    <Answered asked={asked} what="the comparison">
      {({
        indicator: { unit },
        before: old,
        after: young,
        effect,
        relative,
        lower,
        upper,
        verdict,
        reason,
      }) => (
        <Stack direction="column" gap={1}>
          <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
            <Verdict verdict={verdict} />
            <span style={{ maxWidth: '110ch' }}>{reason}</span>
          </Stack>
          <Facts
            facts={[
              [
                'Before',
                `${measureText(old.center, unit)} from ${old.n} points, ${instantText(old.from)} to ${instantText(old.to)}`,
              ],
              [
                'After',
                `${measureText(young.center, unit)} from ${young.n} points, ${instantText(young.from)} to ${instantText(young.to)}`,
              ],
              [
                'Effect',
                [differenceText(effect, unit), relativeText(relative) && `(${relativeText(relative)})`].join(
                  ' ',
                ),
              ],
              [
                '95 % interval',
                lower === null && upper === null
                  ? ''
                  : `${differenceText(lower, unit)} to ${differenceText(upper, unit)}`,
              ],
            ]}
          />
        </Stack>
      )}
    </Answered>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  versions: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 2),
    marginBottom: theme.spacing(2),
  }),
});
