/** Straight lines through measurements, with what they leave open. Pure. */

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Points of one group share an offset: a process between two of its restarts, say. */
  readonly group?: number;
}

export interface Line {
  /** Of y for one of x. */
  readonly slope: number;
  /** The true slope is within so much of it in 95 of 100 cases, were the points independent. */
  readonly uncertainty: number;
  readonly points: number;
}

/** The 97.5 % quantile of Student's t (Abramowitz and Stegun 26.7.5). */
const student = (freedom: number): number => {
  const z = 1.959964;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  return z + first / freedom + second / freedom ** 2;
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Least squares with one slope for all and an offset for each group.
 * @returns null for too few points to say how sure it is
 */
export const fitLine = (points: readonly Point[]): Line | null => {
  const numbers = [...new Set(points.map(({ group = 0 }) => group))];
  const groups = numbers.map((number) => points.filter(({ group = 0 }) => group === number));
  const freedom = points.length - groups.length - 1;
  if (freedom < 1) return null;
  const centred = groups.flatMap((group) => {
    const [x0, y0] = [mean(group.map(({ x }) => x)), mean(group.map(({ y }) => y))];
    return group.map(({ x, y }) => ({ x: x - x0, y: y - y0 }));
  });
  const sxx = centred.reduce((sum, { x }) => sum + x * x, 0);
  if (sxx === 0) return null;
  const slope = centred.reduce((sum, { x, y }) => sum + x * y, 0) / sxx;
  const rest = centred.reduce((sum, { x, y }) => sum + (y - slope * x) ** 2, 0);
  const uncertainty = student(freedom) * Math.sqrt(rest / freedom / sxx);
  return { slope, uncertainty, points: points.length };
};

/** The exponent p of y ≈ c · x^p. @param points positive ones only */
export const fitExponent = (points: readonly Point[]): Line | null =>
  fitLine(points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) })));
