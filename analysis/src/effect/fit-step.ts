import { innovations, type ErrorMemory, type RegressionRows } from './innovations.ts';
import { studentMixture, type StudentComponent, type StudentMixture } from './student-mixture.ts';

export interface StepRegression extends RegressionRows {
  /** Column whose coefficient is the effect. */
  readonly effect: number;
  /** Row from which on the errors may spread more or less than before. */
  readonly spreadFrom: number;
}

export interface FittedStep {
  /** What is believed of the effect. */
  readonly effect: StudentMixture;
  /** Lag-1 correlation of the errors, averaged over what is believed. */
  readonly memory: number;
  /** Spread of the later rows as a multiple of the earlier ones', likewise. */
  readonly spread: number;
}

interface Believed extends ErrorMemory, StudentComponent {
  readonly spread: number;
  readonly logWeight: number;
}

/** (1 + memory) / (1 - memory): by how much the memory of an AR(1) lengthens the variance of a mean. */
const lengthenings = [1.35, 1.8, 2.5, 3.6, 5.2, 7.5, 11, 16, 24, 36, 60, 110];
const shares = [0.25, 0.5, 0.75, 1];
const spreads = [
  { spread: 0.5, prior: 0.05 },
  { spread: 0.71, prior: 0.15 },
  { spread: 1, prior: 0.55 },
  { spread: 1.41, prior: 0.15 },
  { spread: 2, prior: 0.05 },
  { spread: 3, prior: 0.03 },
  { spread: 5, prior: 0.02 },
];

interface Memory extends ErrorMemory {
  readonly prior: number;
}

/** Errors without memory, and every pair of memory and share; even over the memory and over the share. */
const memories: readonly Memory[] = [
  { memory: 0, share: 0, prior: 0.4 },
  ...lengthenings.flatMap((lengthening, place) => {
    const memory = (lengthening - 1) / (lengthening + 1);
    const below =
      place === 0 ? 0 : ((lengthenings[place - 1] as number) - 1) / ((lengthenings[place - 1] as number) + 1);
    return shares.map((share): Memory => ({ memory, share, prior: (memory - below) / shares.length }));
  }),
];

/** Hypotheses that far below the likeliest (in log weight) change nothing that can be seen. */
const unlikely = 7;

/**
 * The effect of a step in a regression whose errors remember, and may spread differently after it.
 *
 * What is not known of the errors is not taken for known: the effect's distribution is averaged over the
 * memory of the errors, the share of plain noise in them and the change of their spread, each weighted by
 * its marginal likelihood (coefficients and variance integrated out). For AR(1) errors this is Zellner &
 * Tiao 1964; plugging in one estimate of the memory instead makes intervals of short periods far too
 * narrow (Zwiers & von Storch 1995).
 *
 * Undefined where the columns do not tell the effect apart, or the values leave no error at all.
 */
export function fitStep(regression: StepRegression): FittedStep | undefined {
  const even = memories.flatMap((memory) => believe(regression, memory, { spread: 1, prior: 1 }));
  if (even.length === 0) return undefined;
  const likely = probable(even);
  const scaled = spreads
    .filter(({ spread }) => spread !== 1)
    .flatMap(({ spread, prior }) => {
      const rows = spreadBy(regression, spread);
      return likely.flatMap((memory) =>
        believe(rows, { ...memory, prior: priorOf(memory) }, { spread, prior }),
      );
    });
  const center = spreads.find(({ spread }) => spread === 1)?.prior ?? 1;
  const all = probable([
    ...likely.map((one) => ({ ...one, logWeight: one.logWeight + Math.log(center) })),
    ...scaled,
  ]);
  const top = Math.max(...all.map(({ logWeight }) => logWeight));
  const weighted = all.map((one) => ({ ...one, weight: Math.exp(one.logWeight - top) }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const average = (of: (one: Believed) => number): number =>
    weighted.reduce((sum, one) => sum + one.weight * of(one), 0) / total;
  return {
    effect: studentMixture(weighted),
    memory: average(({ memory, share }) => memory * share),
    spread: average(({ spread }) => spread),
  };
}

function priorOf({ memory, share }: ErrorMemory): number {
  return memories.find((one) => one.memory === memory && one.share === share)?.prior ?? 1;
}

function probable(all: readonly Believed[]): Believed[] {
  const top = Math.max(...all.map(({ logWeight }) => logWeight));
  return all.filter(({ logWeight }) => logWeight > top - unlikely);
}

/** The same regression, later rows divided by `spread` so that all errors have one variance. */
function spreadBy(regression: StepRegression, spread: number): StepRegression {
  const rows = regression.rows.slice();
  for (let place = regression.spreadFrom * regression.width; place < rows.length; place += 1)
    rows[place] = (rows[place] as number) / spread;
  return { ...regression, rows };
}

/** One hypothesis on the errors: the effect under it, and how well it foretells the values. */
function believe(
  regression: StepRegression,
  { memory, share, prior }: Memory,
  { spread, prior: priorOfSpread }: { readonly spread: number; readonly prior: number },
): Believed[] {
  const { width, gaps, effect, spreadFrom } = regression;
  const columns = width - 1;
  const degrees = gaps.length - columns;
  const { products, logDeterminant } = innovations(regression, { memory, share });
  const solved = solveNormal(products, width, effect);
  if (solved === undefined || degrees < 1) return [];
  const variance = solved.remaining / degrees;
  const later = gaps.length - spreadFrom;
  const logWeight =
    Math.log(prior * priorOfSpread) -
    0.5 * logDeterminant -
    later * Math.log(spread) -
    0.5 * solved.logDeterminant -
    0.5 * degrees * Math.log(solved.remaining);
  const scale = Math.sqrt(variance * solved.inverse);
  return [{ memory, share, spread, logWeight, center: solved.coefficient, scale, degrees, weight: 0 }];
}

interface Solved {
  readonly coefficient: number;
  /** Diagonal element of the inverse: variance of the coefficient for errors of variance one. */
  readonly inverse: number;
  readonly logDeterminant: number;
  /** Sum of squares that the columns do not explain. */
  readonly remaining: number;
}

/** Cholesky's decomposition of the cross products, the wanted column last but one and the values last. */
function solveNormal(products: Float64Array, width: number, wanted: number): Solved | undefined {
  const order = [...Array(width).keys()].filter((column) => column !== wanted && column !== width - 1);
  order.push(wanted, width - 1);
  const factor = new Float64Array(width * width);
  let logDeterminant = 0;
  for (let row = 0; row < width; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const [a, b] = [order[row] as number, order[column] as number];
      let sum = products[Math.min(a, b) * width + Math.max(a, b)] as number;
      const whole = sum;
      for (let k = 0; k < column; k += 1)
        sum -= (factor[row * width + k] as number) * (factor[column * width + k] as number);
      if (row !== column) factor[row * width + column] = sum / (factor[column * width + column] as number);
      else {
        // A column that the ones before it explain to the last digits, or values without any error.
        if (!(sum > 1e-10 * whole)) return undefined;
        factor[row * width + row] = Math.sqrt(sum);
        if (row < width - 1) logDeterminant += Math.log(sum);
      }
    }
  }
  const last = width - 1;
  const pivot = factor[(last - 1) * width + last - 1] as number;
  return {
    coefficient: (factor[last * width + last - 1] as number) / pivot,
    inverse: 1 / (pivot * pivot),
    logDeterminant,
    remaining: (factor[last * width + last] as number) ** 2,
  };
}
