import { describe, expect, it } from 'vitest';
import { channelsIn } from './channels.pure.ts';
import { type Block, parseMarkdown } from './markdown.pure.ts';
import type { Inline } from './markdown-inline.pure.ts';
import { safeHref } from './markdown-links.pure.ts';

const parse = (text: string, mentions: string[] = []): Block[] => parseMarkdown(text, mentions);
const channels = new Set(['ward', 'ward north', 'desk-2']);
const inChannels = (value: string): readonly Inline[] => {
  const [block] = parseMarkdown(value, [], channelsIn(value, channels));
  return block?.type === 'paragraph' ? block.children : [];
};
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

  it('reads channels that the reader knows, the longest name of several', () => {
    const channel = (name: string): Inline => ({ type: 'channel', text: `#${name}` });
    expect(inChannels('see #ward north, #ward and (#desk-2).')).toEqual([
      text('see '),
      channel('ward north'),
      text(', '),
      channel('ward'),
      text(' and ('),
      channel('desk-2'),
      text(').'),
    ]);
    expect(inChannels('**#ward**')).toEqual([{ type: 'strong', children: [channel('ward')] }]);
    for (const plain of ['#wards', '#ward-north', '#7', 'a#ward', '/#ward', '# ward', '\\#ward']) {
      expect(inChannels(plain).map(({ type }) => type)).toEqual(['text']);
    }
    expect(inChannels('`#ward`')).toEqual([{ type: 'code', text: '#ward' }]);
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
    expect(line('*a \\*b\\* c*')).toEqual([{ type: 'em', children: [text('a *b* c')] }]);
    expect(line('*a\\\\*')).toEqual([{ type: 'em', children: [text('a\\')] }]);
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

  it('says where a link leads whose words are another address', () => {
    const words = (written: string): string | undefined => {
      const [first] = line(written);
      return first?.type === 'link' ? first.text : undefined;
    };
    expect(words('[https://bank.example/login](https://evil.example/)')).toBe(
      'https://bank.example/login (evil.example)',
    );
    expect(words('[bank.example](http://bank.example.evil.test:81/x)')).toBe(
      'bank.example (bank.example.evil.test:81)',
    );
    expect(words('[boss@clinic.example](mailto:boss@evil.example)')).toBe(
      'boss@clinic.example (boss@evil.example)',
    );
    for (const honest of [
      '[www.bank.example](https://bank.example/)',
      '[Bank.example/login](https://www.bank.example/login)',
      '[the rota](https://a.example/)',
      '[version 2.1](https://a.example/)',
      '[boss@clinic.example](mailto:boss@clinic.example)',
    ]) {
      expect(words(honest)).toBe(/\[(.*)\]/.exec(honest)?.[1]);
    }
    // Everything before an @ in an address is a name for a password, not the place.
    expect(line('https://bank.example@evil.example/')[0]?.type).toBe('text');
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
