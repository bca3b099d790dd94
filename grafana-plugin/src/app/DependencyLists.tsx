import type { Dependency } from '@shewhart/schemas/api';
import { Stack, TextLink } from '@grafana/ui';
import { serviceLink } from '../panel-kit/app-links.ts';
import { Answered } from './Answered.tsx';
import { useCollector } from './collector-source.ts';
import { shareText } from './format.ts';
import { Rows } from './Rows.tsx';
import { useAnswer } from './use-answer.ts';

/** The services on both sides of one. */
export function DependencyLists({ service }: { readonly service: string }) {
  const source = useCollector();
  const asked = useAnswer(service, () => source.collector.dependencies({ service }));
  return (
    <Answered asked={asked} what="the neighbours">
      {({ dependencies }) => (
        <Stack direction={{ xs: 'column', md: 'row' }} gap={4}>
          <Side
            title="Called by"
            end="caller"
            edges={dependencies.filter(({ callee }) => callee === service)}
          />
          <Side title="Calls" end="callee" edges={dependencies.filter(({ caller }) => caller === service)} />
        </Stack>
      )}
    </Answered>
  );
}

interface SideProps {
  readonly title: string;
  readonly end: 'caller' | 'callee';
  readonly edges: readonly Dependency[];
}

function Side({ title, end, edges }: SideProps) {
  return (
    <Rows
      label={title}
      rows={edges}
      keyOf={(edge) => `${edge.environment} ${edge[end]}`}
      empty={`${title} nobody, as far as spans tell.`}
      columns={[
        {
          name: title,
          show: (edge) => <TextLink href={serviceLink(edge[end])}>{edge[end]}</TextLink>,
          isTitle: true,
        },
        { name: 'Environment', show: ({ environment }) => environment },
        { name: 'Calls in 90 days', show: ({ calls }) => calls.toLocaleString('en'), isNumber: true },
        {
          name: 'Errors',
          show: ({ calls, errors }) => shareText(calls === 0 ? null : errors / calls),
          isNumber: true,
        },
      ]}
    />
  );
}
