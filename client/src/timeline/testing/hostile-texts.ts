/** Texts that cost a careless reader of Markdown its square, or make a page of elements out of nothing. */

/** As long as the longest entry. */
const LENGTH = 65_536;

const filled = (unit: string, end = ''): string =>
  unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH - end.length) + end;

const SENTENCE =
  'The autoclave in room three is **ready** again, see `K7`; ask @Ana about *nine*.\n';

/** What people write, as long as the others. */
export const harmlessText = filled(SENTENCE);

/** By what they are made of. */
export const hostileTexts: Readonly<Record<string, string>> = {
  stars: filled('*'),
  'stars and letters': filled('*a'),
  'opening stars': filled('**a '),
  'closing stars': filled('*a', ' *'.repeat(8)),
  'every mark': filled('**_~~`['),
  underscores: filled('_a '),
  tildes: filled('~~a~'),
  'nested marks': filled('**a *b **c *d '),
  brackets: filled('['),
  'brackets, one link': filled('[', '](https://a.example)'),
  'closing brackets': filled(']('),
  'unclosed links': filled('[a](b '),
  links: filled('[a](https://a.example) '),
  'bare links': filled('http://'),
  'bare links of dots': filled(`http://a${'.'.repeat(2_000)}a `),
  'mail links': filled('mailto:<'),
  quotes: filled('>'),
  'quoted lines': filled('> > a\n'),
  items: filled('- \n'),
  'items of one letter': filled('- a\n'),
  numbers: filled('1. a\n'),
  table: filled('| a | b |\n|---|---|\n'),
  backticks: filled('`'),
  'code and backticks': filled('`a``'),
  'code of one letter': filled('`a`'),
  fences: filled('```\n'),
  'open fences': filled('```js\n'),
  spaces: filled(' ', 'a'),
  'spaces between': `a${filled(' ', 'b')}`.slice(0, LENGTH),
  'item of spaces': `-${filled(' ', '\u2028')}`.slice(0, LENGTH),
  'line feeds': filled('\n', 'a'),
  escapes: filled('\\'),
  'mentions of nobody': filled('@'),
  mentions: filled('@Ana '),
  overrides: filled('\u202e'),
  'zero width': filled('a\u200b'),
  'marks on one letter': `a${filled('\u0301')}`.slice(0, LENGTH),
  tags: filled('\u{e0041}'),
  'script links': filled('[a](javascript:alert(1)) '),
  HTML: filled('<img src=x onerror=alert(1)>'),
};
