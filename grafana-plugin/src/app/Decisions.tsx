import { Answered } from './Answered.tsx';
import { useCollector } from './collector-source.ts';
import { decisionText } from './decision-text.ts';
import { instantText } from './format.ts';
import { Rows } from './Rows.tsx';
import { Section } from './Section.tsx';
import { useAnswer } from './use-answer.ts';

/** What gates answered and people decided about a change, its rollback plan among it, from the trail. */
export function Decisions({ subject }: { readonly subject: string }) {
  const source = useCollector();
  const asked = useAnswer(subject, () => source.collector.trail(subject));
  return (
    <Section
      title="Gates, plans and decisions"
      about="From the trail, which is only ever added to; shewhart verify proves it."
    >
      <Answered asked={asked} what="the decisions">
        {({ entries }) => (
          <Rows
            label="Decisions"
            rows={entries}
            keyOf={({ id }) => id}
            empty="No gate was asked and nothing was decided about it."
            columns={[
              { name: 'When', show: ({ time }) => instantText(time) },
              { name: 'What', show: ({ kind }) => kind.replaceAll('-', ' ') },
              { name: 'By', show: ({ actor }) => actor },
              { name: 'In words', show: ({ payload }) => decisionText(payload) },
            ]}
          />
        )}
      </Answered>
    </Section>
  );
}
