import { SeededRandom } from '@corridor/core/testing';
import { describe, expect, it } from 'vitest';
import { fitExponent, fitLine } from './fit.ts';

describe('a line through measurements', () => {
  it('has the slope that several lives of a process share, whatever each begins with', () => {
    const points = [0, 1].flatMap((group) =>
      Array.from({ length: 5 }, (_, x) => ({ x: x + 5 * group, y: 100 * group + 3 * x, group })),
    );
    expect(fitLine(points)?.slope).toBeCloseTo(3);
    expect(fitLine(points)?.uncertainty).toBeCloseTo(0);
    // As one life the step between the two would be taken for growth.
    expect(fitLine(points.map(({ x, y }) => ({ x, y })))?.slope).toBeGreaterThan(10);
  });

  it('holds the true slope within what it leaves open, in about 95 of 100 cases', () => {
    const random = new SeededRandom(7);
    let within = 0;
    for (let round = 0; round < 400; round++) {
      const points = Array.from({ length: 8 }, (_, x) => {
        const noise = Array.from({ length: 12 }, () => random.fraction()).reduce((a, b) => a + b);
        return { x, y: 2 * x + noise };
      });
      const line = fitLine(points);
      if (line && Math.abs(line.slope - 2) <= line.uncertainty) within++;
    }
    expect(within / 400).toBeGreaterThan(0.92);
    expect(within / 400).toBeLessThan(0.98);
  });

  it('says nothing from too few', () => {
    expect(fitLine([])).toBeNull();
    expect(
      fitLine([
        { x: 1, y: 1 },
        { x: 2, y: 5 },
      ]),
    ).toBeNull();
    expect(fitLine(Array.from({ length: 5 }, () => ({ x: 1, y: 1 })))).toBeNull();
  });

  it('finds the exponent of what grows', () => {
    const points = [10, 100, 1_000, 10_000].map((x) => ({ x, y: 5 * x ** 1.5 }));
    expect(fitExponent(points)?.slope).toBeCloseTo(1.5);
  });
});
