import { describe, expect, it } from 'vitest';
import { besideRect } from './beside.pure.ts';

describe('a card beside what was clicked', () => {
  const card = { width: 300, height: 200 };
  const screen = { width: 1_000, height: 700 };
  it.each([
    ['below it', { left: 100, top: 50, bottom: 70 }, { left: 100, top: 76 }],
    ['above it, at the bottom', { left: 100, top: 600, bottom: 620 }, { left: 100, top: 394 }],
    ['in view, at the right edge', { left: 990, top: 50, bottom: 70 }, { left: 692, top: 76 }],
    [
      'in view, of what has scrolled away',
      { left: -50, top: -90, bottom: -70 },
      { left: 8, top: 8 },
    ],
  ])('%s', (_, at, place) => {
    expect(besideRect(at, card, screen)).toEqual(place);
  });

  it('keeps to the upper edge where there is no room at all', () => {
    const small = { width: 200, height: 100 };
    expect(besideRect({ left: 40, top: 40, bottom: 60 }, card, small)).toEqual({ left: 8, top: 8 });
  });
});
