/** Curves as a table: what was measured at each size, and what it grows with. */
import { fitExponent, fitLine, type Point } from '../measure/fit.ts';

export interface Curve {
  /** With its unit. */
  readonly name: string;
  /** Ascending by x. */
  readonly points: readonly Point[];
}

const short = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** The exponent over the last step alone, where a constant part weighs least. */
const lastExponent = (points: readonly Point[]): number => {
  const [a, b] = points.slice(-2);
  if (!a || !b) return Number.NaN;
  return Math.log(b.y / a.y) / Math.log(b.x / a.x);
};

/** `n^0.98 ± 0.1`, `n^1.01 at the end`, and what one more costs. */
const growthOf = (points: readonly Point[]): readonly string[] => {
  const all = fitExponent(points);
  const each = fitLine(points);
  return [
    all === null ? '–' : `n^${all.slope.toFixed(2)} ± ${all.uncertainty.toFixed(2)}`,
    `n^${lastExponent(points).toFixed(2)}`,
    each === null ? '–' : each.slope.toExponential(1),
  ];
};

/** In Markdown. @param of what x counts */
export const curveTable = (of: string, curves: readonly Curve[]): string => {
  const xs = curves[0]?.points.map(({ x }) => x) ?? [];
  const head = [of, ...xs.map((x) => x.toLocaleString('en')), 'fit', 'last step', 'for one more'];
  const rows = curves.map(({ name, points }) => [
    name,
    ...points.map(({ y }) => short(y)),
    ...growthOf(points),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
};
