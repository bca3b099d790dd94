const stirlingCoefficients = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
] as const;
const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * Natural logarithm of the gamma function for x > 0; NaN otherwise.
 *
 * Stirling's series with Bernoulli terms (Abramowitz & Stegun 6.1.40) after raising the argument to
 * at least 10 with the recurrence; relative error near 1e-15.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let product = 1;
  let argument = x;
  while (argument < 10) {
    product *= argument;
    argument += 1;
  }
  const inverseSquare = 1 / (argument * argument);
  let series = 0;
  let power = 1 / argument;
  for (const coefficient of stirlingCoefficients) {
    series += coefficient * power;
    power *= inverseSquare;
  }
  return (argument - 0.5) * Math.log(argument) - argument + halfLogTwoPi + series - Math.log(product);
}
