import { extract, matcher } from '@corridor/core';
import { expect, it } from 'vitest';
import { plainPieces } from './plain-pieces.pure.ts';

/** What is shown of a text that answers, what was found in angle brackets. */
const shown = (text: string, ...words: string[]): string => {
  const ranges = matcher({ words, phrases: [] })(text);
  if (!ranges) throw new Error('it does not answer');
  return plainPieces(extract(text, ranges))
    .map(({ text: piece, marked }) => (marked ? `<${piece}>` : piece))
    .join('');
};

it.each([
  ['**Room two** is _free_', ['room', 'free'], '<Room> two is <free>'],
  ['the **rota** of `July`', ['rota', 'july'], 'the <rota> of <July>'],
  ['> quoted\n- the rota', ['rota'], 'quoted the <rota>'],
  ['see [the rota](https://a.example/rota)', ['rota'], 'see the <rota>'],
  ['2 * 3 rooms', ['rooms'], '2 * 3 <rooms>'],
  ['plain text', ['plain', 'text'], '<plain> <text>'],
  ['a \uE000 private \uE001 sign', ['sign'], 'a private <sign>'],
  [`${'before '.repeat(20)}**rota**`, ['rota'], `… ${'before '.repeat(6)}<rota>`],
])('%j without its marks, and what was found in it', (text, words, line) => {
  expect(shown(text, ...words)).toBe(line);
});

it('every piece is apart from the others', () => {
  const pieces = plainPieces([
    { at: 0, text: '**a** ', marked: false },
    { at: 6, text: 'b', marked: true },
    { at: 7, text: 'b', marked: true },
  ]);
  expect(pieces.map(({ text }) => text)).toEqual(['a ', 'b', 'b']);
  expect(new Set(pieces.map(({ at }) => at)).size).toBe(3);
});
