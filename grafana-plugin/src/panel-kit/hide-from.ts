import type { Field } from '@grafana/data';

/** Where the user does not want a field: the option "Hide in area". */
export interface HideFrom {
  readonly viz?: boolean;
  readonly legend?: boolean;
  readonly tooltip?: boolean;
}

export function hideFrom(field: Field | undefined): HideFrom {
  return (field?.config.custom as { hideFrom?: HideFrom } | undefined)?.hideFrom ?? {};
}
