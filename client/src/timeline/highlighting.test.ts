import { describe, expect, it } from 'vitest';
import { highlight, MAX_HIGHLIGHTED } from './highlighting.ts';
import { harmlessText, hostileTexts } from './testing/hostile-texts.ts';

const SAMPLES = {
  ts: "const room = 3; // ready\ntype A = 'a';",
  js: 'async function call() { return (await x) + "1"; }',
  json: '{"a": [1, true, null, "b"]}',
  py: 'def f(x):\n    """doc"""\n    return x + 1',
  sql: "SELECT name FROM rooms WHERE id = 3 AND kind = 'x';",
  sh: 'for f in *.log; do echo "$f"; done # all',
  yml: 'a: 1\nb: "two"\n',
  html: '<p class="a">x &amp; y</p>',
  css: '.a > b { color: #fff; }',
  ps1: 'Get-Service | Where-Object { $_.Status -eq "Running" }',
};

describe('code in colours', () => {
  it.each(Object.entries(SAMPLES))(
    '%s: the pieces are the code, some with a kind',
    (name, code) => {
      const tokens = highlight(code, name) ?? [];
      expect(tokens.map(({ text }) => text).join('')).toBe(code);
      expect(tokens.some(({ kind }) => kind !== null)).toBe(true);
      expect(highlight(code, name.toUpperCase())).toEqual(tokens);
    },
  );

  it('leaves what it does not know, and what is too long or too many pieces, as it is', () => {
    expect(highlight('a = 1', 'klingon')).toBeNull();
    expect(highlight('a = 1', '')).toBeNull();
    expect(highlight('1 '.repeat(MAX_HIGHLIGHTED), 'ts')).toBeNull();
    expect(highlight('1,'.repeat(MAX_HIGHLIGHTED / 2), 'ts')).toBeNull();
  });

  it('changes no letter of hostile texts', () => {
    for (const text of [harmlessText, ...Object.values(hostileTexts)]) {
      const code = text.slice(0, 3_000);
      for (const name of Object.keys(SAMPLES)) {
        const tokens = highlight(code, name);
        if (tokens) expect(tokens.map((token) => token.text).join('')).toBe(code);
      }
    }
  });
});
