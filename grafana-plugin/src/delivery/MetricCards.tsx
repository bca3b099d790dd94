import { useState } from 'react';
import { css, cx } from '@emotion/css';
import {
  dateTimeFormat,
  FieldColorModeId,
  getFieldColorModeForField,
  type DisplayValue,
  type GrafanaTheme2,
} from '@grafana/data';
import { Tooltip, useStyles2, useTheme2 } from '@grafana/ui';
import type { MetricName } from '@shewhart/schemas/api';
import { counted, intervalText, written } from '../panel-kit/number-words.ts';
import { Trend } from '../panel-kit/Trend.tsx';
import { useCrosshair } from '../panel-kit/useCrosshair.ts';
import { cardGap, type CardLayout } from './card-layout.ts';
import type { MetricCard } from './metric-cards.ts';

interface Props {
  readonly cards: readonly MetricCard[];
  readonly layout: CardLayout;
  readonly linkOf: (metric: MetricName) => string;
  readonly timeZone: string;
}

/** The metrics side by side. One interval is pointed at in all of them. */
export function MetricCards({ cards, layout, linkOf, timeZone }: Props) {
  const [own, setOwn] = useState<number>();
  const trend = cards[0]?.trend ?? [];
  const crosshair = useCrosshair((at) => {
    const place = trend.findIndex(({ from, to }) => at >= from && at < to);
    return place < 0 ? undefined : place;
  });
  const point = (place: number | undefined): void => {
    setOwn(place);
    const at = place === undefined ? undefined : trend[place];
    crosshair.tell(at === undefined ? undefined : (at.from + at.to) / 2);
  };
  const place = own ?? crosshair.place;
  return (
    <div
      style={{
        display: 'grid',
        gap: cardGap,
        gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`,
      }}
    >
      {cards.map((card) => (
        <Card
          key={card.metric}
          card={card}
          layout={layout}
          href={linkOf(card.metric)}
          timeZone={timeZone}
          place={place}
          onPlace={point}
        />
      ))}
    </div>
  );
}

interface CardProps {
  readonly card: MetricCard;
  readonly layout: CardLayout;
  readonly href: string;
  readonly timeZone: string;
  readonly place: number | undefined;
  readonly onPlace: (place: number | undefined) => void;
}

function Card({ card, layout, href, timeZone, place, onPlace }: CardProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { title, shortTitle, text, interval, basis, reason, facts, band, field } = card;
  const color =
    field === undefined
      ? theme.visualization.getColorByName('blue')
      : getFieldColorModeForField(field).getCalculator(field, theme)(card.value ?? 0, 0);
  const pointed = place === undefined ? undefined : card.trend[place];
  return (
    <section
      className={cx(styles.card, layout.isCompact && styles.compact)}
      style={{ height: layout.cardHeight }}
      data-testid={`shewhart-metric-${card.metric}`}
      aria-label={`${title}: ${card.value === null ? reason : `${written(text)}, ${interval}, ${basis}`}`}
    >
      <header className={styles.header}>
        <Tooltip content={card.method} placement="top-start">
          <a href={href} className={styles.title}>
            {layout.isNarrow ? shortTitle : title}
          </a>
        </Tooltip>
      </header>
      <div className={styles.value} style={{ color: valueColor(card, theme) }}>
        <span>
          {text.prefix}
          {text.text}
          <span className={styles.unit}>{text.suffix}</span>
        </span>
        {band && !layout.isCompact && (
          <Tooltip content={band.detail}>
            <span className={styles.band} tabIndex={0}>
              {band.text}
            </span>
          </Tooltip>
        )}
      </div>
      {layout.hasInterval && (
        <div className={styles.words} aria-live={pointed === undefined ? undefined : 'polite'}>
          {pointed === undefined ? (
            <CertaintyWords card={card} />
          ) : (
            <PointedWords card={card} place={place!} timeZone={timeZone} />
          )}
        </div>
      )}
      {layout.trendHeight > 0 && card.trend.some(({ value }) => value !== null) && (
        <Trend
          points={card.trend}
          second={card.second}
          width={layout.cardWidth - 26}
          height={layout.trendHeight - 8}
          color={color}
          label={`${title} over ${counted(card.trend.length, 'interval')}`}
          place={place}
          onPlace={onPlace}
        />
      )}
      {layout.hasFacts && (
        <ul className={styles.facts}>
          {facts.map((fact) => (
            <li key={fact} title={fact}>
              {fact}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** How sure the number is, or why there is none. */
function CertaintyWords({ card: { reason, interval, basis } }: { readonly card: MetricCard }) {
  const styles = useStyles2(getStyles);
  if (reason !== '') return <span className={styles.reason}>{reason}</span>;
  return (
    <>
      <span title="95 % interval">{interval === '' ? 'too few for an interval' : interval}</span>
      <span>{basis}</span>
    </>
  );
}

interface PointedProps {
  readonly card: MetricCard;
  readonly place: number;
  readonly timeZone: string;
}

/** The interval under the cursor. */
function PointedWords({ card, place, timeZone }: PointedProps) {
  const { value, lower, upper, n, from, partial } = card.trend[place]!;
  const day = dateTimeFormat(from, { timeZone, format: 'D MMM' });
  return (
    <>
      <span>
        {day}
        {partial ? ' (not over)' : ''}: {value === null ? 'nothing' : written(card.words(value))}
      </span>
      <span>
        {value !== null && [intervalText(lower, upper, card.words), `n ${n}`].filter(Boolean).join(' · ')}
      </span>
    </>
  );
}

/** Numbers are plain unless the user gave thresholds or a scheme that colour them. */
function valueColor({ field, value }: MetricCard, theme: GrafanaTheme2): string {
  const mode = field?.config.color?.mode;
  const isByValue = mode === FieldColorModeId.Thresholds || (mode?.startsWith('continuous') ?? false);
  if (!isByValue || value === null) return theme.colors.text.primary;
  const display: DisplayValue | undefined = field?.display?.(value);
  return display?.color ?? theme.colors.text.primary;
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    minWidth: 0,
    overflow: 'hidden',
    padding: theme.spacing(1, 1.5),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    display: 'flex',
    flexDirection: 'column',
  }),
  compact: css({
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    padding: theme.spacing(0, 1.5),
  }),
  reason: css({ gridRow: '1 / 3' }),
  header: css({
    minWidth: 0,
    display: 'flex',
    alignItems: 'baseline',
    minHeight: 22,
  }),
  title: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    '&:hover': { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
  band: css({
    flex: 'none',
    padding: theme.spacing(0, 0.75),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    color: theme.colors.text.secondary,
    fontSize: 11,
    fontWeight: theme.typography.fontWeightRegular,
    lineHeight: '18px',
  }),
  value: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    fontSize: 26,
    lineHeight: '34px',
    fontWeight: theme.typography.fontWeightMedium,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
  unit: css({
    fontSize: theme.typography.body.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    color: theme.colors.text.secondary,
  }),
  words: css({
    display: 'grid',
    height: 36,
    flex: 'none',
    gridAutoRows: 18,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: '18px',
    fontVariantNumeric: 'tabular-nums',
    '& > span': { overflow: 'hidden' },
    '& > span:not(:only-child)': { whiteSpace: 'nowrap', textOverflow: 'ellipsis' },
  }),
  facts: css({
    listStyle: 'none',
    margin: 0,
    marginTop: 'auto',
    color: theme.colors.text.secondary,
    fontSize: 11,
    lineHeight: '16px',
    maxHeight: 48,
    overflow: 'hidden',
    li: { whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' },
  }),
});
