import { describe, expect, it } from 'vitest';
import { safeText } from '../ui/safe-text.ts';
import { type Block, parseMarkdown } from './markdown.pure.ts';
import type { Inline } from './markdown-inline.pure.ts';
import { MAX_NODES, Work } from './markdown-work.pure.ts';
import { harmlessText, hostileTexts } from './testing/hostile-texts.ts';

/** The names of 64 people: as many as a message may mention. */
const NAMES = ['Ana', ...Array.from({ length: 63 }, (_, i) => `Person ${i}`)];

const inlineNodes = (nodes: readonly Inline[]): number =>
  nodes.reduce((sum, node) => sum + 1 + ('children' in node ? inlineNodes(node.children) : 0), 0);
const nodesOf = (block: Block): number => {
  if (block.type === 'code') return 1;
  if (block.type !== 'list') return 1 + inlineNodes(block.children);
  return 1 + block.items.reduce((sum, item) => sum + 1 + inlineNodes(item), 0);
};
const depthOf = (nodes: readonly Inline[]): number =>
  Math.max(0, ...nodes.map((node) => ('children' in node ? 1 + depthOf(node.children) : 0)));

/** What somebody reads of it. */
const inlineText = (nodes: readonly Inline[]): string =>
  nodes.map((node) => ('children' in node ? inlineText(node.children) : node.text)).join('');
const textOf = (block: Block): string => {
  if (block.type === 'code') return block.text;
  if (block.type !== 'list') return inlineText(block.children);
  return block.items.map(inlineText).join('\n');
};
const lettersOf = (text: string): string => text.replace(/[^a-z]/gi, '');

describe('64 KB of hostile text', () => {
  it.each(Object.entries(hostileTexts))('%s: its steps and its elements are bounded', (_, text) => {
    const work = new Work(text.length);
    const blocks = parseMarkdown(text, NAMES, [], work);
    // The last thing that was begun may go beyond, by what one search looks through.
    expect(work.steps).toBeLessThanOrEqual(work.maxSteps + 2 * text.length);
    const nodes = blocks.reduce((sum, block) => sum + nodesOf(block), 0);
    // Each of them with its own text, and the text before it.
    expect(nodes).toBeLessThanOrEqual(3 * MAX_NODES + 10);
    const depths = blocks.map((block) => ('children' in block ? depthOf(block.children) : 0));
    expect(Math.max(0, ...depths)).toBeLessThanOrEqual(4);
  });

  it.each(Object.entries(hostileTexts))('%s: nothing of it is left out', (_, text) => {
    const shown = parseMarkdown(text, NAMES).map(textOf).join('\n');
    const links = parseMarkdown(text, []).some((block) => JSON.stringify(block).includes('"link"'));
    if (links) expect(lettersOf(shown).slice(-9)).toBe(lettersOf(text).slice(-9));
    else if (!text.includes('```')) expect(lettersOf(shown)).toBe(lettersOf(text));
  });

  it('what people write is read to its end, with steps to spare', () => {
    const usual = harmlessText.slice(0, 8_000);
    const work = new Work(usual.length);
    const blocks = parseMarkdown(usual, ['Ana'], [], work);
    console.log(work.steps / usual.length);
    expect(work.steps * 1.5).toBeLessThan(work.maxSteps);
    expect(work.isTooMuch).toBe(false);
    expect(JSON.stringify(blocks.at(-1))).toContain('"em"');
  });

  it('what is beyond the bound of elements or of length stays plain text', () => {
    const codes = parseMarkdown('`a` '.repeat(5_000), []);
    const [all] = codes;
    if (all?.type !== 'paragraph') throw new Error('It is no paragraph.');
    expect(all.children.filter(({ type }) => type === 'code').length).toBe(MAX_NODES);
    expect(all.children.at(-1)).toMatchObject({ type: 'text' });
    expect(lettersOf(inlineText(all.children)).length).toBe(5_000);

    const long = parseMarkdown(`${'x'.repeat(65_536)}**y**`, []);
    expect(long.map(textOf)).toEqual(['x'.repeat(65_536), '**y**']);

    const items = parseMarkdown('- a\n'.repeat(5_000), []);
    expect(lettersOf(items.map(textOf).join('')).length).toBe(5_000);
  });

  it('making it safe to look at leaves nothing hidden, and no more than it has to', () => {
    for (const text of Object.values(hostileTexts)) {
      const safe = safeText(text);
      expect(safe).not.toMatch(/[\u202a-\u202e\u200b\u2028]|\p{M}{10}/u);
      expect(safe.length).toBeLessThanOrEqual(9 * text.length);
    }
    expect(safeText(harmlessText)).toBe(harmlessText);
  });
});
