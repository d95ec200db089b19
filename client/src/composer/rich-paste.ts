/**
 * What was copied in Word, a mail or on a page, as the Markdown that messages have: bold, italic,
 * struck, code, links, lists, quotes; headings as bold lines, tables as lines of text. Read as a
 * stream, so that no depth and no length makes it dear; nothing of the HTML but its words and the
 * addresses that may be followed comes through.
 */
import { Parser } from 'htmlparser2';
import { safeHref } from '../timeline/markdown-links.pure.ts';

/** UTF-16 units of HTML that are read: Word writes fifty times its text. */
export const MAX_HTML = 1_000_000;
/** Elements in each other; browsers keep no deeper ones. */
const MAX_DEPTH = 512;
/** UTF-16 units that come of it at most; more than a message may hold, so that the counter says so. */
const MAX_MARKDOWN = 40_000;

const SKIPPED = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'svg',
  'math',
  'iframe',
  'object',
  'noscript',
  'select',
  'textarea',
]);
const BLOCKS = new Set([
  'p',
  'div',
  'section',
  'article',
  'header',
  'footer',
  'main',
  'address',
  'figure',
  'figcaption',
  'dl',
  'dt',
  'dd',
  'table',
  'caption',
  'hr',
  'form',
  'fieldset',
  'ul',
  'ol',
  'blockquote',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);

interface Look {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly struck: boolean;
  readonly code: boolean;
  readonly href: string | null;
}
const PLAIN: Look = { bold: false, italic: false, struck: false, code: false, href: null };

/** An element that is open, and what held before it. */
interface Open {
  readonly name: string;
  readonly look: Look;
  readonly skips: boolean;
}
interface Run {
  text: string;
  readonly look: Look;
}
interface List {
  readonly ordered: boolean;
  n: number;
}

const same = (a: Look, b: Look): boolean =>
  a.bold === b.bold &&
  a.italic === b.italic &&
  a.struck === b.struck &&
  a.code === b.code &&
  a.href === b.href;

const styled = (style: string, property: string): string | undefined =>
  new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]{1,60})`, 'i')
    .exec(style)?.[1]
    ?.trim()
    .toLowerCase();

const isBold = (weight: string | undefined): boolean | undefined =>
  weight === undefined
    ? undefined
    : weight === 'bold' || weight === 'bolder' || Number(weight) >= 600;

/** How what is in an element looks, its style before its name: Google wraps all of a text in a `b` that is not bold. */
const lookIn = (outer: Look, name: string, attributes: Readonly<Record<string, string>>): Look => {
  const style = (attributes.style ?? '').slice(0, 2_000);
  const slant = styled(style, 'font-style');
  const line = styled(style, 'text-decoration(?:-line)?');
  const named = (...names: string[]): true | undefined => (names.includes(name) ? true : undefined);
  const href = name === 'a' && attributes.href ? safeHref(attributes.href.trim()) : null;
  return {
    bold:
      isBold(styled(style, 'font-weight')) ??
      named('b', 'strong', 'th') ??
      (/^h[1-6]$/.test(name) || outer.bold),
    italic:
      (slant === undefined ? undefined : slant === 'italic' || slant === 'oblique') ??
      named('i', 'em', 'cite') ??
      outer.italic,
    struck: (line?.includes('line-through') || named('s', 'strike', 'del')) ?? outer.struck,
    code: named('code', 'kbd', 'samp', 'tt') ?? outer.code,
    href: href ?? outer.href,
  };
};

/** With a backslash before what would be read as a mark. */
const escaped = (text: string): string =>
  text.replace(/[*`\\]|~~|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\[(?=[^\]\n]{0,300}\]\()/gu, '\\$&');

const around = (text: string, mark: string): string => {
  const inner = text.trim();
  if (inner === '') return text;
  const start = text.indexOf(inner);
  return text.slice(0, start) + mark + inner + mark + text.slice(start + inner.length);
};

/** One run of a line. A line break ends what is marked: marks do not reach over it well. */
const written = ({ text, look }: Run): string => {
  if (text.trim() === '') return text;
  const label = text.trim().replace(/[[\]\n]/g, ' ');
  let out = look.code && !text.includes('`') ? around(text, '`') : escaped(text);
  if (look.href !== null) {
    const address = look.href.replace(/[()\s]/g, (each) =>
      encodeURIComponent(each).replace('(', '%28').replace(')', '%29'),
    );
    const bare = label === look.href || safeHref(label) === look.href;
    out = bare ? ` ${label} ` : text.replace(text.trim(), () => `[${label}](${address})`);
    return bare && text === label ? label : out;
  }
  if (look.code) return out;
  if (look.struck) out = around(out, '~~');
  if (look.italic) out = around(out, '*');
  if (look.bold) out = around(out, '**');
  return out;
};

class Converter {
  /** Something is more than plain words. */
  rich = false;
  private readonly lines: string[] = [];
  private length = 0;
  private runs: Run[] = [];
  private readonly open: Open[] = [];
  private look = PLAIN;
  private skipping = 0;
  private readonly lists: List[] = [];
  private quotes = 0;
  private code: string | null = null;
  private item: string | null = null;
  private cells: string[] | null = null;
  private rows = 0;

  get isTooMuch(): boolean {
    return this.length > MAX_MARKDOWN || this.open.length > MAX_DEPTH;
  }

  opens(name: string, attributes: Readonly<Record<string, string>>): void {
    const style = attributes.style ?? '';
    const skips =
      SKIPPED.has(name) ||
      /display\s*:\s*none/i.test(style) ||
      /mso-list\s*:\s*ignore/i.test(style);
    this.open.push({ name, look: this.look, skips });
    if (skips) this.skipping += 1;
    if (this.skipping > 0) return;
    this.look = lookIn(this.look, name, attributes);
    if (BLOCKS.has(name) && this.code === null && this.cells === null) this.endLine();
    this.begins(name, attributes);
  }

  private begins(
    name: string,
    { class: names = '', style = '' }: Readonly<Record<string, string>>,
  ): void {
    if (name === 'br') this.text('\n', true);
    else if (name === 'pre') {
      this.endLine();
      this.code = '';
    } else if (name === 'ul' || name === 'ol') this.lists.push({ ordered: name === 'ol', n: 0 });
    else if (name === 'li') {
      this.endLine();
      const list = this.lists.at(-1);
      if (list) list.n += 1;
      this.item = list?.ordered ? `${list.n}. ` : '- ';
    } else if (name === 'blockquote') this.quotes += 1;
    else if (name === 'tr') {
      this.endLine();
      this.cells = [];
    } else if (
      name === 'p' &&
      (/MsoListParagraph/.test(names) || /mso-list\s*:\s*l\d/i.test(style))
    ) {
      this.item = '- ';
    }
  }

  closes(name: string): void {
    // What was never opened closes nothing; what was not closed ends with what it is in.
    const at = this.open.findLastIndex((each) => each.name === name);
    if (at < 0) return;
    for (const each of this.open.splice(at).reverse()) this.ends(each);
  }

  private ends({ name, look, skips }: Open): void {
    const wasSkipped = this.skipping > 0;
    if (skips) this.skipping -= 1;
    else if (!wasSkipped) {
      if (name === 'pre') this.endCode();
      else if (name === 'td' || name === 'th') this.endCell();
      else if (name === 'tr') this.endRow();
      else if (BLOCKS.has(name) || name === 'li') {
        if (this.cells === null && this.code === null) this.endLine();
        if (name === 'ul' || name === 'ol') this.lists.pop();
        if (name === 'blockquote') this.quotes -= 1;
        if (name === 'li') this.item = null;
      }
    }
    this.look = look;
  }

  text(text: string, isBreak = false): void {
    if (this.skipping > 0) return;
    if (this.code !== null) {
      this.code += text;
      this.length += text.length;
      return;
    }
    const words = isBreak ? text : text.replace(/[\s\u00a0]+/g, ' ');
    const last = this.runs.at(-1);
    if (words === ' ' && (last === undefined || /[\s]$/.test(last.text))) return;
    this.length += words.length;
    if (last && same(last.look, this.look)) last.text += words;
    else this.runs.push({ text: words, look: this.look });
  }

  /** The words of the line so far, and none any more. */
  private takeLine(): string {
    const { runs } = this;
    this.runs = [];
    this.rich ||= runs.some(({ text, look }) => text.trim() !== '' && !same(look, PLAIN));
    const parts = runs.flatMap(({ text, look }) =>
      text.split(/(\n)/).map((part) => written({ text: part, look })),
    );
    return parts
      .join('')
      .replace(/ *\n */g, '\n')
      .trim();
  }

  private endLine(): void {
    const line = this.takeLine();
    if (line === '') return;
    const item = this.item ?? '';
    if (item !== '') this.item = '  ';
    this.write(item === '' ? line : item + line.replaceAll('\n', ' '));
    this.rich ||= item !== '';
  }

  private endCell(): void {
    this.cells?.push(this.takeLine().replaceAll('\n', ' '));
  }

  private endRow(): void {
    const cells = this.cells ?? [];
    this.cells = null;
    if (cells.some((cell) => cell !== '')) this.write(cells.join(' | '));
    this.rows += 1;
    this.rich ||= cells.length > 1;
  }

  private endCode(): void {
    const code = (this.code ?? '').replace(/\r\n?/g, '\n').replace(/^\n|\n$/g, '');
    this.code = null;
    if (code.trim() === '') return;
    this.rich = true;
    // A fence inside would end it.
    this.write(/^ {0,3}```/m.test(code) ? code : `\`\`\`\n${code}\n\`\`\``);
  }

  private write(text: string): void {
    const quoted = this.quotes > 0 ? text.replace(/^/gm, '> ') : text;
    this.rich ||= this.quotes > 0;
    this.lines.push(quoted);
    this.length += quoted.length - text.length;
  }

  end(): string {
    for (const each of this.open.splice(0).reverse()) this.ends(each);
    this.endLine();
    return this.lines.join('\n');
  }
}

/** Pieces in which it is read, so that reading stops soon after it is too much. */
const PIECE = 16_384;

/**
 * @param html from the clipboard, of anybody
 * @returns Markdown; null where the words alone say the same, or where it is too long or too deep to be read
 */
export const markdownOfHtml = (html: string): string | null => {
  if (html.length > MAX_HTML) return null;
  const converter = new Converter();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => converter.opens(name, attributes),
      onclosetag: (name) => converter.closes(name),
      ontext: (text) => converter.text(text),
    },
    { decodeEntities: true },
  );
  for (let at = 0; at < html.length; at += PIECE) {
    parser.write(html.slice(at, at + PIECE));
    if (converter.isTooMuch) return null;
  }
  parser.end();
  const markdown = converter.end();
  return converter.rich && !converter.isTooMuch ? markdown : null;
};
