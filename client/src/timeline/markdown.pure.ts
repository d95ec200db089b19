/**
 * A small, safe part of Markdown: **bold**, *italic*, ~~struck~~, `code`, code blocks, lists,
 * quotes and links to http, https and mailto. The result is plain data, never an HTML string.
 *
 * Work is bounded for hostile input: each level reads its text once from left to right, a search
 * for a closing mark that failed is not repeated, and nesting stops at {@link MAX_DEPTH}.
 */

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'mention'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string }
  | { readonly type: 'strong' | 'em' | 'del'; readonly children: readonly Inline[] };

export type Block =
  | { readonly type: 'paragraph' | 'quote'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string; readonly language: string }
  | {
      readonly type: 'list';
      readonly ordered: boolean;
      readonly start: number;
      readonly items: readonly (readonly Inline[])[];
    };

const MAX_DEPTH = 4;
/** Above what a message may hold; an edit of an import may be odd, never unbounded. */
const MAX_INPUT = 40_000;

const MARKS = [
  { mark: '**', type: 'strong' },
  { mark: '__', type: 'strong' },
  { mark: '~~', type: 'del' },
  { mark: '*', type: 'em' },
  { mark: '_', type: 'em' },
] as const;

/** An address that may be followed, else null: only http, https and mailto. */
export const safeHref = (address: string): string | null => {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
};

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);
const isSpace = (character: string | undefined): boolean =>
  character === undefined || /\s/.test(character);

const BARE_LINK = /(?:https?:\/\/|mailto:)[^\s<>"'`]{1,2048}/y;
/** Not part of a bare link when it stands at its end. */
const trimLink = (link: string): string => {
  let trimmed = link.replace(/[.,;:!?*_~\]]+$/, '');
  if (trimmed.endsWith(')') && !trimmed.includes('(')) trimmed = trimmed.slice(0, -1);
  return trimmed;
};

class InlineReader {
  private readonly out: Inline[] = [];
  private plain = '';
  /** Marks that have no closing partner in the rest of the text. */
  private readonly hopeless = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly depth: number,
    private readonly mentions: readonly string[],
  ) {}

  read(): Inline[] {
    let index = 0;
    while (index < this.text.length) index = this.step(index);
    this.flush();
    return this.out;
  }

  private flush(): void {
    if (this.plain !== '') this.out.push({ type: 'text', text: this.plain });
    this.plain = '';
  }

  private push(node: Inline): void {
    this.flush();
    this.out.push(node);
  }

  /** @returns the index after what was read. */
  private step(index: number): number {
    const character = this.text[index] as string;
    const end =
      (character === '\\' && this.escape(index)) ||
      (character === '`' && this.code(index)) ||
      (character === '[' && this.link(index)) ||
      ((character === 'h' || character === 'm') && this.bareLink(index)) ||
      (character === '@' && this.mention(index)) ||
      ('*_~'.includes(character) && this.emphasis(index));
    if (end) return end;
    this.plain += character;
    return index + 1;
  }

  private escape(index: number): number | false {
    const next = this.text[index + 1];
    if (next === undefined || !'\\`*_~[]()>#-'.includes(next)) return false;
    this.plain += next;
    return index + 2;
  }

  private find(mark: string, from: number): number {
    if (this.hopeless.has(mark)) return -1;
    const found = this.text.indexOf(mark, from);
    if (found < 0) this.hopeless.add(mark);
    return found;
  }

  private code(index: number): number | false {
    const close = this.find('`', index + 1);
    if (close <= index + 1) return false;
    this.push({ type: 'code', text: this.text.slice(index + 1, close) });
    return close + 1;
  }

  private link(index: number): number | false {
    const middle = this.find('](', index + 1);
    if (middle < 0) return false;
    const close = this.find(')', middle + 2);
    if (close < 0 || close - index > 2_300) return false;
    const label = this.text.slice(index + 1, middle);
    const href = safeHref(this.text.slice(middle + 2, close).trim());
    if (label === '' || label.includes('[') || label.includes('\n') || href === null) return false;
    this.push({ type: 'link', text: label, href });
    return close + 1;
  }

  private bareLink(index: number): number | false {
    if (isWord(this.text[index - 1])) return false;
    BARE_LINK.lastIndex = index;
    const found = BARE_LINK.exec(this.text)?.[0];
    if (found === undefined) return false;
    const link = trimLink(found);
    const href = safeHref(link);
    if (href === null) return false;
    this.push({ type: 'link', text: link, href });
    return index + link.length;
  }

  private mention(index: number): number | false {
    const name = this.mentions.find((candidate) => this.text.startsWith(candidate, index + 1));
    if (name === undefined || isWord(this.text[index + 1 + name.length])) return false;
    this.push({ type: 'mention', text: `@${name}` });
    return index + 1 + name.length;
  }

  private emphasis(index: number): number | false {
    if (this.depth >= MAX_DEPTH) return false;
    for (const { mark, type } of MARKS) {
      if (!this.text.startsWith(mark, index)) continue;
      const from = index + mark.length;
      // "2 * 3" and snake_case are no emphasis.
      if (isSpace(this.text[from])) continue;
      if (mark.startsWith('_') && isWord(this.text[index - 1])) continue;
      const close = this.closing(mark, from);
      if (close < 0) continue;
      const inner = this.text.slice(from, close);
      const children = new InlineReader(inner, this.depth + 1, this.mentions).read();
      this.push({ type, children });
      return close + mark.length;
    }
    return false;
  }

  /** Looks at a few candidates only: a line full of marks must not cost its square. */
  private closing(mark: string, from: number): number {
    let start = from + 1;
    for (let tries = 0; tries < 8; tries += 1) {
      const close = this.find(mark, start);
      if (close < 0) return -1;
      const single = mark.length === 1;
      const doubled = single && (this.text[close + 1] === mark || this.text[close - 1] === mark);
      const inWord = mark.startsWith('_') && isWord(this.text[close + mark.length]);
      if (!isSpace(this.text[close - 1]) && !doubled && !inWord) return close;
      start = close + (doubled ? 2 : 1);
    }
    return -1;
  }
}

const inline = (text: string, mentions: readonly string[]): Inline[] =>
  new InlineReader(text, 0, mentions).read();

const BULLET = /^ {0,3}[-*•] +(.*)$/;
const NUMBER = /^ {0,3}(\d{1,6})[.)] +(.*)$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const FENCE = /^ {0,3}```([\w+#.-]{0,24})[ \t]*$/;

/**
 * @param text made safe to look at (`safeText`)
 * @param mentions names of the people mentioned, without `@`
 */
export const parseMarkdown = (text: string, mentions: readonly string[]): Block[] => {
  const names = [...mentions].sort((a, b) => b.length - a.length);
  const lines = text.slice(0, MAX_INPUT).split('\n');
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    const joined = paragraph.join('\n').replace(/^\n+|\s+$/g, '');
    if (joined !== '') blocks.push({ type: 'paragraph', children: inline(joined, names) });
    paragraph = [];
  };
  /** Takes the lines from `index` on that match; @returns how many. */
  const run = (index: number, pattern: RegExp, group: number): string[] => {
    const taken: string[] = [];
    for (let at = index; at < lines.length; at += 1) {
      const match = pattern.exec(lines[at] ?? '');
      if (!match) break;
      taken.push(match[group] ?? '');
    }
    return taken;
  };
  let noFenceBelow = false;
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? '';
    const fence = noFenceBelow ? null : FENCE.exec(line);
    if (fence) {
      const close = lines.findIndex((other, at) => at > index && /^ {0,3}```\s*$/.test(other));
      if (close > 0) {
        endParagraph();
        const code = lines.slice(index + 1, close).join('\n');
        blocks.push({ type: 'code', text: code, language: fence[1] ?? '' });
        index = close + 1;
        continue;
      }
      noFenceBelow = true;
    }
    const numbered = NUMBER.exec(line);
    const pattern = BULLET.test(line)
      ? BULLET
      : numbered
        ? NUMBER
        : QUOTE.test(line)
          ? QUOTE
          : null;
    if (pattern === null) {
      paragraph.push(line);
      index += 1;
      continue;
    }
    endParagraph();
    const taken = run(index, pattern, pattern === NUMBER ? 2 : 1);
    if (pattern === QUOTE) {
      blocks.push({ type: 'quote', children: inline(taken.join('\n'), names) });
    } else {
      blocks.push({
        type: 'list',
        ordered: pattern === NUMBER,
        start: Number(numbered?.[1] ?? 1),
        items: taken.map((item) => inline(item, names)),
      });
    }
    index += taken.length;
  }
  endParagraph();
  return blocks;
};

/** One line of plain text, for quotes and previews: marks are dropped, code keeps its text. */
export const plainLine = (text: string): string =>
  text
    .slice(0, 400)
    .replace(/```[\w+#.-]*|(^|\s)_|_(\s|$)|^> ?/gm, ' ')
    .replace(/[`*~]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
