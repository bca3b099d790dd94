import { FieldType, type Field } from '@grafana/data';

/** Tags of annotations, without empty ones. */
export function tagColumn(tags: readonly (readonly (string | undefined)[])[]): Field {
  return {
    name: 'tags',
    type: FieldType.other,
    values: tags.map((several) => several.filter((tag) => tag !== undefined && tag !== '')),
    config: {},
  };
}
