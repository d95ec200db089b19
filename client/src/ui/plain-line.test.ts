import { expect, it } from 'vitest';
import { plainLine } from './plain-line.ts';

it('drops the marks', () => {
  expect(plainLine('**Hi** *all*,\n> see `x_y`\n```js\na*b\n```')).toBe('Hi all, see x_y ab');
  expect(plainLine('> > quoted\n- milk\n* eggs\n+ salt')).toBe('quoted milk eggs salt');
  expect(plainLine('_very_ [the rota](https://a.example/x) ~~old~~')).toBe('very the rota old');
});

it('keeps what is no mark', () => {
  expect(plainLine('2 * 3 - 1 > 4')).toBe('2 * 3 - 1 > 4');
  expect(plainLine('snake_case -x')).toBe('snake_case -x');
  expect(plainLine('\\*not\\* \\> this')).toBe('*not* > this');
});

it('is short for whatever is long, and cut in the middle of a mark', () => {
  expect(plainLine('> '.repeat(100_000))).toBe('');
  expect(plainLine('**bold')).toBe('bold');
  expect(plainLine('x'.repeat(8_000))).toHaveLength(400);
});
