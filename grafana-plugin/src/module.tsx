import { AppPlugin, type PluginConfigPageProps, type AppPluginMeta } from '@grafana/data';
import { LinkButton, Stack, Text, TextLink } from '@grafana/ui';

/** What to do after the app was enabled. */
function SetUp(_props: PluginConfigPageProps<AppPluginMeta>) {
  return (
    <Stack direction="column" gap={2} alignItems="flex-start">
      <Text element="h3">Set up Shewhart</Text>
      <Text element="p">
        1. Add a data source of the type Shewhart collector and enter the collector&apos;s address, such as
        http://localhost:4318.
      </Text>
      <LinkButton href="/connections/datasources/shewhart-collector-datasource" icon="plus">
        Add the data source
      </LinkButton>
      <Text element="p">
        2. Open <TextLink href="/d/shewhart-overview">Process control overview</TextLink>: what is out of
        control now, and since when.
      </Text>
      <Text element="p">
        3. The panel Control chart also works on any time series of any other data source.
      </Text>
    </Stack>
  );
}

export const plugin = new AppPlugin().addConfigPage({
  id: 'set-up',
  title: 'Set up',
  icon: 'cog',
  body: SetUp,
});
