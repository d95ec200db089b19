/** What the toolbar and its keys do to the text that is selected. Pure. */

export const FORMATS = ['bold', 'italic', 'code', 'link', 'list', 'quote'] as const;
export type Format = (typeof FORMATS)[number];

/** A text with what is selected of it, UTF-16 units. */
export interface Selected {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What replaces `from` to `to`, and what is selected then. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly start: number;
  readonly end: number;
}

const MARKS = { bold: '**', italic: '*', code: '`' } as const;

/** Puts marks around what is selected, or takes them away when they stand there. */
const wrap = ({ text, start, end }: Selected, mark: string): Change => {
  const { length } = mark;
  const inner = text.slice(start, end);
  const before = text.slice(start - length, start);
  // One star of two is not the mark of italics.
  const alone = length > 1 || (text[start - length - 1] !== mark && text[end + length] !== mark);
  if (start >= length && before === mark && text.slice(end, end + length) === mark && alone) {
    const from = start - length;
    return { from, to: end + length, insert: inner, start: from, end: from + inner.length };
  }
  const insert = `${mark}${inner}${mark}`;
  return { from: start, to: end, insert, start: start + length, end: end + length };
};

/** Lines of code stand between lines of their own. */
const codeBlock = ({ text, start, end }: Selected): Change => {
  const inner = text.slice(start, end);
  const above = start === 0 || text[start - 1] === '\n' ? '' : '\n';
  const below = end === text.length || text[end] === '\n' ? '' : '\n';
  const opening = `${above}\`\`\`\n`;
  const insert = `${opening}${inner}\n\`\`\`${below}`;
  const at = start + opening.length;
  return { from: start, to: end, insert, start: at, end: at + inner.length };
};

/** Where the address goes is selected. */
const link = ({ text, start, end }: Selected): Change => {
  const label = text.slice(start, end);
  const address = 'https://';
  const insert = `[${label}](${address})`;
  const at = start + label.length + 3;
  return label === ''
    ? { from: start, to: end, insert, start: start + 1, end: start + 1 }
    : { from: start, to: end, insert, start: at, end: at + address.length };
};

/** Begins each selected line with a mark, or takes it away where all have it. */
const lines = ({ text, start, end }: Selected, mark: string): Change => {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', Math.max(start, end - 1));
  const to = next < 0 ? text.length : Math.max(next, end);
  const all = text.slice(from, to).split('\n');
  const marked = all.every((line) => line.startsWith(mark));
  const insert = all
    .map((line) => (marked ? line.slice(mark.length) : `${mark}${line}`))
    .join('\n');
  const stop = from + insert.length;
  return start === end
    ? { from, to, insert, start: stop, end: stop }
    : { from, to, insert, start: from, end: stop };
};

export const formatted = (selected: Selected, format: Format): Change => {
  switch (format) {
    case 'code':
      return selected.text.slice(selected.start, selected.end).includes('\n')
        ? codeBlock(selected)
        : wrap(selected, MARKS.code);
    case 'bold':
    case 'italic':
      return wrap(selected, MARKS[format]);
    case 'link':
      return link(selected);
    case 'list':
      return lines(selected, '- ');
    case 'quote':
      return lines(selected, '> ');
  }
};
