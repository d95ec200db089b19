/**
 * A small, safe part of Markdown: **bold**, *italic*, ~~struck~~, `code`, code blocks, lists,
 * quotes and links to http, https and mailto. The result is plain data, never an HTML string.
 *
 * Work is bounded for hostile input by counted steps ({@link Work}), never by time. What is beyond
 * stays plain text: nothing of a text is ever left out.
 */
import { type Inline, type Names, readInline } from './markdown-inline.pure.ts';
import { Work } from './markdown-work.pure.ts';

export type Block =
  | { readonly type: 'paragraph' | 'quote'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string; readonly language: string }
  | {
      readonly type: 'list';
      readonly ordered: boolean;
      readonly start: number;
      readonly items: readonly (readonly Inline[])[];
    };

/** Above what a message may hold. */
const MAX_INPUT = 65_536;

const BULLET = /^ {0,3}[-*•] +(.*)$/s;
const NUMBER = /^ {0,3}(\d{1,6})[.)] +(.*)$/s;
const QUOTE = /^ {0,3}> ?(.*)$/s;
const FENCE = /^ {0,3}```([\w+#.-]{0,24})[ \t]*$/;
const FENCE_END = /^ {0,3}```[ \t]*$/;

/** Without empty lines before it and white space behind it. */
const trimmed = (text: string): string => {
  let start = 0;
  while (text[start] === '\n') start += 1;
  return text.slice(start).trimEnd();
};

class BlockReader {
  private readonly blocks: Block[] = [];
  private readonly lines: readonly string[];
  private paragraph: string[] = [];
  private index = 0;
  private noFenceBelow = false;

  constructor(
    text: string,
    private readonly names: Names,
    private readonly work: Work,
  ) {
    this.lines = text.split('\n');
  }

  read(): Block[] {
    while (this.index < this.lines.length) {
      const line = this.lines[this.index] ?? '';
      this.work.steps += line.length + 1;
      if (this.work.isTooMuch) {
        this.endParagraph();
        this.add({ type: 'paragraph', children: plain(this.lines.slice(this.index).join('\n')) });
        return this.blocks;
      }
      if (this.fence(line) || this.list(line) || this.quote(line)) continue;
      this.paragraph.push(line);
      this.index += 1;
    }
    this.endParagraph();
    return this.blocks;
  }

  private add(block: Block): void {
    this.work.nodes += 1;
    this.blocks.push(block);
  }

  private inline(text: string): Inline[] {
    return readInline(text, this.names, this.work);
  }

  private endParagraph(): void {
    const joined = trimmed(this.paragraph.join('\n'));
    this.paragraph = [];
    if (joined !== '') this.add({ type: 'paragraph', children: this.inline(joined) });
  }

  private fence(line: string): boolean {
    const opening = this.noFenceBelow ? null : FENCE.exec(line);
    if (!opening) return false;
    let close = this.index + 1;
    while (close < this.lines.length && !FENCE_END.test(this.lines[close] ?? '')) {
      this.work.steps += 1;
      close += 1;
    }
    if (close === this.lines.length) {
      this.noFenceBelow = true;
      return false;
    }
    this.endParagraph();
    const code = this.lines.slice(this.index + 1, close).join('\n');
    this.add({ type: 'code', text: code, language: opening[1] ?? '' });
    this.index = close + 1;
    return true;
  }

  private list(line: string): boolean {
    const numbered = NUMBER.exec(line);
    const pattern = BULLET.test(line) ? BULLET : numbered ? NUMBER : null;
    if (pattern === null) return false;
    this.endParagraph();
    const items: Inline[][] = [];
    for (; this.index < this.lines.length && !this.work.isTooMuch; this.index += 1) {
      const item = pattern.exec(this.lines[this.index] ?? '')?.[pattern === NUMBER ? 2 : 1];
      if (item === undefined) break;
      this.work.nodes += 1;
      items.push(this.inline(item));
    }
    const start = Number(numbered?.[1] ?? 1);
    if (items.length > 0) {
      this.add({ type: 'list', ordered: pattern === NUMBER, start, items });
    }
    return true;
  }

  private quote(line: string): boolean {
    if (!QUOTE.test(line)) return false;
    this.endParagraph();
    const taken: string[] = [];
    for (; this.index < this.lines.length; this.index += 1) {
      const quoted = QUOTE.exec(this.lines[this.index] ?? '')?.[1];
      if (quoted === undefined) break;
      taken.push(quoted);
    }
    this.add({ type: 'quote', children: this.inline(taken.join('\n')) });
    return true;
  }
}

const plain = (text: string): Inline[] => (text === '' ? [] : [{ type: 'text', text }]);

/**
 * @param text made safe to look at (`safeText`)
 * @param mentions names of the people mentioned, without `@`
 * @param channels names of the channels in it, without `#`, the longest first
 * @param work counts what it costs
 */
export const parseMarkdown = (
  text: string,
  mentions: readonly string[],
  channels: readonly string[] = [],
  work: Work = new Work(text.length),
): Block[] => {
  const names = { mentions: [...mentions].sort((a, b) => b.length - a.length), channels };
  const blocks = new BlockReader(text.slice(0, MAX_INPUT), names, work).read();
  const rest = text.slice(MAX_INPUT);
  return rest === '' ? blocks : [...blocks, { type: 'paragraph', children: plain(rest) }];
};
