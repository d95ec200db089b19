import { expect, it } from 'vitest';
import { parseMarkdown } from '../timeline/markdown.pure.ts';
import { forwardedText } from './forwarded.pure.ts';

const heading = 'Forwarded from Ana_Ruiz *x*, 3 March 2024';

it('is a quote under who wrote it and when, below what the forwarder adds', () => {
  const text = forwardedText({ heading, text: 'Room **3**\n\nat nine', comment: ' See this ' });
  const [comment, quote, ...rest] = parseMarkdown(text, []);
  expect(rest).toEqual([]);
  expect(comment).toMatchObject({ type: 'paragraph', children: [{ text: 'See this' }] });
  expect(quote).toMatchObject({
    type: 'quote',
    children: [
      { type: 'em', children: [{ type: 'text', text: heading }] },
      { type: 'text', text: '\nRoom ' },
      { type: 'strong' },
      { type: 'text', text: '\n\nat nine' },
    ],
  });
});

it('nothing of a hostile text leaves the quote', () => {
  const text = forwardedText({ heading, text: '```\nx\r# y\r\n```\n- z', comment: '' });
  expect(text.split('\n').every((line) => line.startsWith('>'))).toBe(true);
  expect(parseMarkdown(text, []).map(({ type }) => type)).toEqual(['quote']);
});
