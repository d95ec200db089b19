/**
 * The inside of a line: **bold**, *italic*, ~~struck~~, `code`, links, mentions and channels, as plain data.
 * Each level reads its text once from left to right, nesting stops at {@link MAX_DEPTH}, and what
 * costs more than {@link Work} allows stays plain text.
 */
import { isChannelAt } from './channels.pure.ts';
import { BARE_LINK, linkWords, safeHref, trimLink } from './markdown-links.pure.ts';
import type { Work } from './markdown-work.pure.ts';

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'mention' | 'channel'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string }
  | { readonly type: 'strong' | 'em' | 'del'; readonly children: readonly Inline[] };

/** What is drawn as a name, the longest first. */
export interface Names {
  /** Behind an `@`: of the people mentioned. */
  readonly mentions: readonly string[];
  /** Behind a `#`. */
  readonly channels: readonly string[];
}

const MAX_DEPTH = 4;
/** UTF-16 units of a link with its words. */
const MAX_LINK = 2_300;

const MARKS = [
  { mark: '**', type: 'strong' },
  { mark: '__', type: 'strong' },
  { mark: '~~', type: 'del' },
  { mark: '*', type: 'em' },
  { mark: '_', type: 'em' },
] as const;

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);
const isSpace = (character: string | undefined): boolean =>
  character === undefined || character === ' ' || character === '\n' || /\s/.test(character);

class InlineReader {
  private readonly out: Inline[] = [];
  private plain = '';
  /** Where each mark was found last, and from where it was looked for; -1: not in the rest. */
  private readonly found = new Map<string, { readonly from: number; readonly at: number }>();

  constructor(
    private readonly text: string,
    private readonly depth: number,
    private readonly names: Names,
    private readonly work: Work,
  ) {}

  read(): Inline[] {
    let index = 0;
    while (index < this.text.length) {
      if (this.work.isTooMuch) {
        this.plain += this.text.slice(index);
        break;
      }
      this.work.steps += 1;
      index = this.step(index);
    }
    this.flush();
    return this.out;
  }

  private flush(): void {
    if (this.plain !== '') this.out.push({ type: 'text', text: this.plain });
    this.plain = '';
  }

  private push(node: Inline): void {
    this.flush();
    this.work.nodes += 1;
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
      (character === '#' && this.channel(index)) ||
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

  /** Where a mark stands next. What was found before is not looked for again. */
  private find(mark: string, from: number): number {
    const known = this.found.get(mark);
    if (known && known.from <= from && (known.at < 0 || from <= known.at)) return known.at;
    const at = this.text.indexOf(mark, from);
    this.work.steps += (at < 0 ? this.text.length : at) - from + 1;
    this.found.set(mark, { from, at });
    return at;
  }

  private code(index: number): number | false {
    const close = this.find('`', index + 1);
    if (close <= index + 1) return false;
    this.push({ type: 'code', text: this.text.slice(index + 1, close) });
    return close + 1;
  }

  private link(index: number): number | false {
    const middle = this.find('](', index + 1);
    if (middle <= index + 1 || middle - index > MAX_LINK) return false;
    const inner = this.find('[', index + 1);
    if (inner >= 0 && inner < middle) return false;
    const close = this.find(')', middle + 2);
    if (close < 0 || close - index > MAX_LINK) return false;
    this.work.steps += close - index;
    const label = this.text.slice(index + 1, middle);
    const href = safeHref(this.text.slice(middle + 2, close).trim());
    if (label.includes('\n') || href === null) return false;
    this.push({ type: 'link', text: linkWords(label, href), href });
    return close + 1;
  }

  private bareLink(index: number): number | false {
    if (isWord(this.text[index - 1])) return false;
    BARE_LINK.lastIndex = index;
    const found = BARE_LINK.exec(this.text)?.[0];
    if (found === undefined) return false;
    this.work.steps += found.length;
    const link = trimLink(found);
    const href = safeHref(link);
    if (href === null) return false;
    this.push({ type: 'link', text: link, href });
    return index + link.length;
  }

  private mention(index: number): number | false {
    const { mentions } = this.names;
    this.work.steps += mentions.length;
    const name = mentions.find((candidate) => this.text.startsWith(candidate, index + 1));
    if (name === undefined || isWord(this.text[index + 1 + name.length])) return false;
    this.push({ type: 'mention', text: `@${name}` });
    return index + 1 + name.length;
  }

  private channel(index: number): number | false {
    const { channels } = this.names;
    this.work.steps += channels.length;
    const name = channels.find((candidate) => isChannelAt(this.text, index, candidate));
    if (name === undefined) return false;
    this.push({ type: 'channel', text: `#${name}` });
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
      const children = new InlineReader(inner, this.depth + 1, this.names, this.work).read();
      this.push({ type, children });
      return close + mark.length;
    }
    return false;
  }

  /** Whether an odd number of backslashes stands before it. */
  private isEscaped(index: number): boolean {
    let from = index;
    while (this.text[from - 1] === '\\') from -= 1;
    this.work.steps += index - from;
    return (index - from) % 2 === 1;
  }

  /** Looks at a few candidates only: a line full of marks must not cost its square. */
  private closing(mark: string, from: number): number {
    let start = from + 1;
    for (let tries = 0; tries < 4; tries += 1) {
      const close = this.find(mark, start);
      this.work.steps += 1;
      if (close < 0) return -1;
      const single = mark.length === 1;
      const doubled = single && (this.text[close + 1] === mark || this.text[close - 1] === mark);
      const inWord = mark.startsWith('_') && isWord(this.text[close + mark.length]);
      if (this.isEscaped(close)) {
        start = close + 1;
        continue;
      }
      if (!isSpace(this.text[close - 1]) && !doubled && !inWord) return close;
      start = close + (doubled ? 2 : 1);
    }
    return -1;
  }
}

export const readInline = (text: string, names: Names, work: Work): Inline[] =>
  new InlineReader(text, 0, names, work).read();
