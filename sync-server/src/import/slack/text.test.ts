import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertText, type Names, splitText } from './text.ts';

const names: Names = {
  person: (id) => (id === 'U01' ? 'Anna Peters' : `Unknown ${id}`),
  channel: (id) => (id === 'C02' ? 'quiet' : null),
};
const text = (raw: string): string => convertText(raw, names).text;

describe('Slack text as Markdown', () => {
  it.each([
    ['<@U01> hi', '@Anna Peters hi'],
    // Private-use characters of the text's own, which also hold the places of tokens.
    ['\ue0000\ue001 <@U01> \ue000', '\ue0000\ue001 @Anna Peters \ue000'],
    [`<@${'U'.repeat(65)}>`, `@${'U'.repeat(65)}`],
    ['<@U01|anna> hi', '@Anna Peters hi'],
    ['see <#C02|quiet> and <#C02>', 'see #quiet and #quiet'],
    ['<!here> and <!subteam^S1|@desk>', '@here and @desk'],
    ['<https://example.org/a>', 'https://example.org/a'],
    ['<http://example.org|example.org>', 'http://example.org'],
    ['<https://example.org/a(b)|the [page]>', '[the \\[page\\]](https://example.org/a%28b%29)'],
    ['<mailto:a@example.org|a@example.org>', 'a@example.org'],
    ['<javascript:alert(1)|click>', 'click (javascript:alert(1))'],
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['it is *really* so, 2*3*4', 'it is **really** so, 2*3*4'],
    ['~gone~ and ~/bin', '~~gone~~ and ~/bin'],
    ['hello :wave: :wave::skin-tone-3: :ours:', 'hello 👋 👋🏼 :ours:'],
    ['at 10:100:5', 'at 10:100:5'],
    ['`*not bold* :wave:`', '`*not bold* :wave:`'],
    ['`<http://a.org|a.org> <@U01>`', '`a.org @Anna Peters`'],
    ['see ```a &lt; b``` there', 'see\n```\na < b\n```\nthere'],
    ['```\n(a)\n```', '```\n(a)\n```'],
    ['```open', '```open'],
    ['\ud800 lone', '\ufffd lone'],
  ])('%j becomes %j', (raw, expected) => {
    expect(text(raw)).toBe(expected);
  });

  it('names everybody who is mentioned once, and nobody who is only in code', () => {
    expect(convertText('<@U01> <@U02> <@U01> `<@U03>`', names).mentions).toEqual(['U01', 'U02']);
  });

  it('takes any text and gives a well-formed one', () => {
    const parts = fc.constantFrom(
      '<',
      '>',
      '@U01',
      '|',
      '```',
      '`',
      '*',
      ':wave:',
      '\ue000',
      '0',
      '\ue001',
      '&lt;',
      '\n',
      'x',
      '\ud83d',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (list) => {
        expect(text(list.join('')).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('splitting a text', () => {
  it('keeps all of it, in parts that fit and are well-formed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('👋', 'word ', '\n', 'x'.repeat(997)), { maxLength: 60 }),
        (list) => {
          const whole = list.join('');
          const parts = splitText(whole);
          expect(parts.join('')).toBe(whole);
          for (const part of parts) {
            expect(part.length).toBeLessThanOrEqual(8_000);
            expect(part.isWellFormed()).toBe(true);
          }
        },
      ),
    );
  });
});
