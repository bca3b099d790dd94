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

/** The numbers that a page begins with. On a phone each is a line, so that what they count is on the first screen too. */
export function BigFacts({ children }: { readonly children: ReactNode }) {
  return <div className={useStyles2(getStyles).bigs}>{children}</div>;
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
      <div className={styles.bigName}>{name}</div>
      <div className={isBad ? styles.bad : styles.number}>{value}</div>
      <div className={styles.name}>{about}</div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const name = {
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  };
  const phone = theme.breakpoints.down('sm');
  const number = {
    fontSize: theme.typography.h2.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    fontVariantNumeric: 'tabular-nums',
    [phone]: { order: -1, minWidth: '2.5em', fontSize: theme.typography.h5.fontSize },
  };
  const box = {
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  };
  return {
    list: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1.5, 4), margin: 0 }),
    name: css(name),
    value: css({ margin: 0, overflowWrap: 'anywhere' }),
    bigs: css({
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(2),
      [phone]: { ...box, flexDirection: 'column', gap: 0, padding: theme.spacing(0.5, 2) },
    }),
    big: css({
      ...box,
      flex: '1 1 160px',
      padding: theme.spacing(1.5, 2),
      [phone]: {
        display: 'flex',
        flex: 'none',
        alignItems: 'baseline',
        gap: theme.spacing(0, 1),
        padding: theme.spacing(0.5, 0),
        border: 'none',
        borderRadius: 0,
        '& + &': { borderTop: `1px solid ${theme.colors.border.weak}` },
      },
    }),
    bigName: css({ ...name, [phone]: { color: theme.colors.text.primary, whiteSpace: 'nowrap' } }),
    number: css(number),
    bad: css({ ...number, color: theme.colors.error.text }),
  };
};
