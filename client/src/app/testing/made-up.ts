/** Numbers, names and times of the preview: the same ones every time. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** The same numbers every time (mulberry32). */
const random = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
export const next = random(7);
export const letters = (count: number): string =>
  Array.from({ length: count }, () => LETTERS[Math.floor(next() * LETTERS.length)]).join('');
export const id = (): string => `${letters(21)}A`;

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
