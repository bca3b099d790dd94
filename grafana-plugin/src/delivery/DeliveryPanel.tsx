import { useMemo } from 'react';
import { css, cx } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { Tooltip, useStyles2 } from '@grafana/ui';
import { serviceLink } from '../panel-kit/app-links.ts';
import { CsvButton, csvHostClass } from '../panel-kit/CsvButton.tsx';
import { deliveryAnswer, type DeliveryAnswer } from './answer.ts';
import { cardLayout } from './card-layout.ts';
import { deliverySummary, footnote, problemText } from './delivery-words.ts';
import { drillDownLink } from './drill-down.ts';
import { GroupTable } from './GroupTable.tsx';
import { bandYearOf, metricCards } from './metric-cards.ts';
import { MetricCards } from './MetricCards.tsx';
import { migrateOptions, type DeliveryOptions } from './options.ts';
import { statisticsColumns } from './statistics-columns.ts';
import { TradeOff } from './TradeOff.tsx';
import { tradeOffPoints } from './trade-off.ts';

const footLine = 17;
const leastHeightForFoot = 150;
/** Less high panels show one line of it; the rest is in its tooltip. */
const leastHeightForWholeFoot = 250;
/** A letter of the foot's text, in pixels. */
const footLetter = 5.4;

/** Response to cards, cards to screen; everything but the last is a pure function beside this file. */
export function DeliveryPanel(props: PanelProps<DeliveryOptions>) {
  const { data, id, fieldConfig, replaceVariables } = props;
  const options = useMemo(() => migrateOptions(props.options), [props.options]);
  const delivery = useMemo(() => deliveryAnswer(data.series), [data.series]);
  const problem = problemText(delivery, options.view);
  if (delivery === undefined || problem !== undefined) {
    return (
      <PanelDataErrorView
        panelId={id}
        fieldConfig={fieldConfig}
        data={data}
        {...(data.series.length > 0 && problem !== undefined ? { message: problem } : {})}
      />
    );
  }
  const title = replaceVariables(props.title, undefined, 'text');
  return <DeliveryView {...props} options={options} delivery={delivery} title={title} />;
}

function DeliveryView(props: PanelProps<DeliveryOptions> & { readonly delivery: DeliveryAnswer }) {
  const { delivery, options, width, height, timeZone, title, data, replaceVariables } = props;
  const styles = useStyles2(getStyles);
  const { answer } = delivery;
  const bandYear = bandYearOf(answer, options.bands);
  const cards = useMemo(() => metricCards(delivery, bandYear), [delivery, bandYear]);
  const foot = footnote(answer, bandYear, options.showQuickCheck);
  const hasFoot = options.view === 'metrics' && foot !== undefined && height >= leastHeightForFoot;
  const footLines =
    hasFoot && height >= leastHeightForWholeFoot
      ? Math.min(2, Math.ceil((foot.text.length * footLetter) / width))
      : 1;
  const footHeight = footLines * footLine + 5;
  const bodyHeight = height - (hasFoot ? footHeight : 0);
  const grouping = (data.request?.targets[0] as { groupBy?: string } | undefined)?.groupBy;

  return (
    <div
      role="group"
      className={cx(styles.panel, csvHostClass)}
      aria-label={deliverySummary(title, cards)}
      data-testid="shewhart-delivery"
    >
      <CsvButton name={title === '' ? 'delivery' : title} columns={() => statisticsColumns(answer)} />
      {options.view === 'metrics' && (
        <CardsInRoom {...props} cards={cards} height={bodyHeight} bandYear={bandYear} />
      )}
      {options.view === 'groups' && (
        <GroupTable
          delivery={delivery}
          height={height}
          linkOf={(name) =>
            grouping === undefined || grouping === 'service' ? serviceLink(name) : undefined
          }
        />
      )}
      {options.view === 'trade-off' && (
        <TradeOff
          points={tradeOffPoints(answer, (at) => dateTimeFormat(at, { timeZone, format: 'D MMM' }))}
          width={width}
          height={height}
          axisName={`Deployments per ${answer.groups.length > 0 ? 'week' : answer.window.interval}`}
          isByTime={answer.groups.length === 0}
        />
      )}
      {hasFoot && (
        <Tooltip content={replaceVariables(foot.detail)}>
          <div
            className={cx(styles.foot, footLines === 1 && styles.cut)}
            style={{ height: footHeight }}
            tabIndex={0}
          >
            {foot.text}
          </div>
        </Tooltip>
      )}
    </div>
  );
}

interface CardsProps extends PanelProps<DeliveryOptions> {
  readonly delivery: DeliveryAnswer;
  readonly cards: ReturnType<typeof metricCards>;
  readonly bandYear: number | undefined;
}

function CardsInRoom({ cards, delivery, options, width, height, timeZone, replaceVariables }: CardsProps) {
  const wishes = { trend: options.showTrend, facts: options.showFacts };
  const fitting = cardLayout(width, height, cards.length, wishes);
  // The scroll bar takes room from the cards.
  const layout = fitting.scrolls ? cardLayout(width - 12, height, cards.length, wishes) : fitting;
  return (
    <div style={{ height, overflowY: fitting.scrolls ? 'auto' : 'hidden', overflowX: 'hidden' }}>
      <MetricCards
        cards={cards}
        layout={layout}
        timeZone={timeZone}
        linkOf={(metric) => drillDownLink(metric, delivery.answer, options.drillDown, replaceVariables)}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ position: 'relative', height: '100%' }),
  foot: css({
    paddingTop: 5,
    color: theme.colors.text.secondary,
    fontSize: 11,
    lineHeight: `${footLine}px`,
    overflow: 'hidden',
  }),
  cut: css({ whiteSpace: 'nowrap', textOverflow: 'ellipsis' }),
});
