import {
  allowedValues,
  configurationOptions,
  quantity,
  type ConfigurationOption,
} from './configuration-option.ts';

/** The README's table of all options, in Markdown; a test keeps the two equal. */
export function configurationTable(): string {
  const rows = configurationOptions.map(
    (option) =>
      `| \`${option.path.join('.')}\` | \`${option.variable}\` | ${defaultOf(option)} | ${allowedValues(option.schema)} | ${String(option.schema.description)} |`,
  );
  return (
    ['| option | variable | default | allowed | meaning |', '| --- | --- | --- | --- | --- |', ...rows].join(
      '\n',
    ) + '\n'
  );
}

function defaultOf({ schema }: ConfigurationOption): string {
  const value: unknown = schema.default;
  if (value === undefined) return 'none';
  if (typeof value === 'number') return quantity(value, schema.unit);
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
