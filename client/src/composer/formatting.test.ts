import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, FORMATS, type Format, formatted } from './formatting.pure.ts';

/** `[` and `]` stand for the ends of the selection. */
const act = (marked: string, format: Format): string => {
  const start = marked.indexOf('⟦');
  const end = marked.indexOf('⟧') - 1;
  const text = marked.replace(/[⟦⟧]/g, '');
  const change = formatted({ text, start, end }, format);
  const after = apply(text, change);
  return `${after.slice(0, change.start)}⟦${after.slice(change.start, change.end)}⟧${after.slice(change.end)}`;
};
const apply = (text: string, { from, to, insert }: Change): string =>
  text.slice(0, from) + insert + text.slice(to);

describe('formatting', () => {
  it.each([
    ['bold', 'a ⟦b⟧ c', 'a **⟦b⟧** c'],
    ['bold', 'a **⟦b⟧** c', 'a ⟦b⟧ c'],
    ['italic', 'a **⟦b⟧** c', 'a ***⟦b⟧*** c'],
    ['italic', '⟦⟧', '*⟦⟧*'],
    ['code', 'a ⟦b⟧', 'a `⟦b⟧`'],
    ['code', 'x ⟦a\nb⟧ y', 'x \n```\n⟦a\nb⟧\n```\n y'],
    ['link', 'see ⟦this⟧', 'see [this](⟦https://⟧)'],
    ['link', '⟦⟧', '[⟦⟧](https://)'],
    ['list', 'a\n⟦b\nc⟧\nd', 'a\n⟦- b\n- c⟧\nd'],
    ['list', '⟦- b\n- c⟧', '⟦b\nc⟧'],
    ['quote', 'he said⟦⟧', '> he said⟦⟧'],
  ] as const)('%s makes of %j %j', (format, before, after) => {
    expect(act(before, format)).toBe(after);
  });

  it('loses no character of any text, and selects what is there', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'ß', 'é', '*', '`', '\n', '>', '- ') });
    fc.assert(
      fc.property(letters, fc.nat(40), fc.nat(40), fc.constantFrom(...FORMATS), (text, a, b, f) => {
        const start = Math.min(a, b, text.length);
        const end = Math.min(Math.max(a, b), text.length);
        const change = formatted({ text, start, end }, f);
        const after = apply(text, change);
        const bare = (each: string) => each.replace(/[^aßé]/gu, '');
        expect(bare(after.replace('https://', ''))).toBe(bare(text));
        expect(change.start).toBeLessThanOrEqual(change.end);
        expect(change.end).toBeLessThanOrEqual(after.length);
      }),
    );
  });
});
