import { describe, expect, it } from 'vitest';
import { type Block, type Inline, parseMarkdown, plainLine, safeHref } from './markdown.pure.ts';

const parse = (text: string, mentions: string[] = []): Block[] => parseMarkdown(text, mentions);
const line = (text: string, mentions: string[] = []): readonly Inline[] => {
  const [block] = parse(text, mentions);
  return block?.type === 'paragraph' ? block.children : [];
};
const text = (value: string): Inline => ({ type: 'text', text: value });

describe('inline', () => {
  it('reads bold, italic, struck and code', () => {
    expect(line('a **b** *c* ~~d~~ `e*f*`')).toEqual([
      text('a '),
      { type: 'strong', children: [text('b')] },
      text(' '),
      { type: 'em', children: [text('c')] },
      text(' '),
      { type: 'del', children: [text('d')] },
      text(' '),
      { type: 'code', text: 'e*f*' },
    ]);
  });

  it('nests', () => {
    expect(line('**a *b* c**')).toEqual([
      { type: 'strong', children: [text('a '), { type: 'em', children: [text('b')] }, text(' c')] },
    ]);
  });

  it('leaves what is no emphasis alone', () => {
    for (const plain of ['2 * 3 * 4', 'snake_case_name', '** a **', 'a*', '`', '**', '5 ** 2']) {
      expect(line(plain)).toEqual([text(plain)]);
    }
  });

  it('follows escapes', () => {
    expect(line('\\*not\\*')).toEqual([text('*not*')]);
  });

  it('links http, https and mailto only', () => {
    expect(line('see https://a.example/x_(y)?q=1.')).toEqual([
      text('see '),
      { type: 'link', text: 'https://a.example/x_(y)?q=1', href: 'https://a.example/x_(y)?q=1' },
      text('.'),
    ]);
    expect(line('[rota](https://a.example/)')).toEqual([
      { type: 'link', text: 'rota', href: 'https://a.example/' },
    ]);
    for (const hostile of [
      '[x](javascript:alert(1))',
      '[x](data:text/html,<b>)',
      '[x](vbscript:x)',
      '[x](file:///etc/passwd)',
      '[x](//evil.example)',
      '[x](JaVaScRiPt:alert(1))',
    ]) {
      expect(JSON.stringify(parse(hostile))).not.toContain('"link"');
    }
    expect(safeHref(' javascript:alert(1)')).toBeNull();
    expect(safeHref('java\nscript:alert(1)')).toBeNull();
  });

  it('never makes anything but text of HTML', () => {
    expect(line('<img src=x onerror=alert(1)>')).toEqual([text('<img src=x onerror=alert(1)>')]);
  });

  it('marks mentions of the people who are mentioned, the longest name first', () => {
    expect(line('@Ana Bos, @Ana! @Anabel', ['Ana', 'Ana Bos'])).toEqual([
      { type: 'mention', text: '@Ana Bos' },
      text(', '),
      { type: 'mention', text: '@Ana' },
      text('! @Anabel'),
    ]);
  });
});

describe('blocks', () => {
  it('reads code blocks as they are', () => {
    expect(parse('before\n```ts\nconst a = `**b**`;\n\n```\nafter')).toEqual([
      { type: 'paragraph', children: [text('before')] },
      { type: 'code', text: 'const a = `**b**`;\n', language: 'ts' },
      { type: 'paragraph', children: [text('after')] },
    ]);
  });

  it('keeps an unclosed fence as text', () => {
    expect(parse('```\na')).toEqual([{ type: 'paragraph', children: [text('```\na')] }]);
  });

  it('reads lists and quotes', () => {
    expect(parse('- a\n- b\n3. c\n4. d\n> e\n> f')).toEqual([
      { type: 'list', ordered: false, start: 1, items: [[text('a')], [text('b')]] },
      { type: 'list', ordered: true, start: 3, items: [[text('c')], [text('d')]] },
      { type: 'quote', children: [text('e\nf')] },
    ]);
  });

  it('keeps line breaks inside a paragraph', () => {
    expect(parse('a\nb\n\nc')).toEqual([{ type: 'paragraph', children: [text('a\nb\n\nc')] }]);
  });
});

describe('hostile input', () => {
  const hostile = {
    stars: '*'.repeat(8_000),
    'stars with letters': '*a'.repeat(4_000),
    'double stars': '**a '.repeat(2_000),
    underscores: '_a '.repeat(2_600),
    brackets: '['.repeat(8_000),
    'bracket pairs': '[]('.repeat(2_600),
    backticks: '`a``'.repeat(2_000),
    fences: '```\n'.repeat(2_000),
    'open fences': '```js\n'.repeat(1_300),
    quotes: '>'.repeat(8_000),
    links: 'http://'.repeat(1_100),
    tildes: '~~a~'.repeat(2_000),
    mixed: '**_~~`['.repeat(1_100),
  };
  it.each(Object.entries(hostile))('%s costs little', (_, input) => {
    const start = performance.now();
    const blocks = parse(input, ['Ana']);
    expect(performance.now() - start).toBeLessThan(300);
    expect(JSON.stringify(blocks).length).toBeLessThan(input.length * 60);
  });

  it('stops nesting', () => {
    const depth = (nodes: readonly Inline[]): number =>
      Math.max(0, ...nodes.map((node) => ('children' in node ? 1 + depth(node.children) : 0)));
    const deep = '**a *b **c *d **e *f **g** f* e** d* c** b* a**';
    expect(depth(line(deep))).toBeLessThanOrEqual(4);
  });
});

describe('plain line', () => {
  it('drops the marks', () => {
    expect(plainLine('**Hi** *all*,\n> see `x_y`\n```js\na*b\n```')).toBe('Hi all, see x_y ab');
  });
});
