import type { ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

export type Fact = readonly [name: string, value: ReactNode];

/** Names with their values; what is not known is left out. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const styles = useStyles2(getStyles);
  const known = facts.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return (
    <dl className={styles.list}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt className={styles.name}>{name}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A number that a page begins with, and what it counts. */
export function BigFact({
  name,
  value,
  about,
  isBad,
}: {
  readonly name: string;
  readonly value: ReactNode;
  readonly about: string;
  readonly isBad?: boolean;
}) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.big}>
      <div className={styles.name}>{name}</div>
      <div className={isBad ? styles.bad : styles.number}>{value}</div>
      <div className={styles.name}>{about}</div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const number = {
    fontSize: theme.typography.h2.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    fontVariantNumeric: 'tabular-nums',
  };
  return {
    list: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1.5, 4), margin: 0 }),
    name: css({
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightRegular,
    }),
    value: css({ margin: 0, overflowWrap: 'anywhere' }),
    big: css({
      flex: '1 1 160px',
      background: theme.colors.background.primary,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      padding: theme.spacing(1.5, 2),
    }),
    number: css(number),
    bad: css({ ...number, color: theme.colors.error.text }),
  };
};
