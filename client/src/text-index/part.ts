/**
 * A part of the search index: which of up to some thousand messages of one conversation have which
 * words. Pure. It names messages by their clock stamps and holds no text, so it is small beside
 * the texts; whoever finds something here reads the message's row and looks whether its
 * present text still answers (`matcher` of core). A part may propose too much, never too little.
 *
 * Bytes: format, then the authors, the documents (by stamp, ascending), and the terms (sorted), each
 * with the numbers of the documents that have it. A term is written as how many UTF-16 units it
 * shares with the one before it, and the rest; every sixteenth in full, so that one can be looked up
 * without reading the ones before.
 */
import { FOLDING } from '@corridor/core';
import { ByteReader, ByteWriter } from './bytes.ts';

/** Changes with the bytes. */
export const PART_FORMAT = 1;
/** Of the bytes and of the words in them: parts that were made otherwise are made again. */
export const INDEX_FORMAT = PART_FORMAT * 256 + FOLDING;

/** What a document is besides its words, as bits of {@link IndexDoc.flags}. */
export const HAS_LINK = 1;
export const HAS_FILE = 2;

/** A message as the index knows it. Stamp and author name it within its conversation. */
export interface DocRef {
  /** The two halves of its clock stamp: Unix ms, and the counter within. */
  readonly ms: number;
  readonly counter: number;
  readonly author: string;
  readonly flags: number;
}

export interface IndexDoc extends DocRef {
  /** In any order, also more than once; none: it is only known to be there. */
  readonly terms: readonly string[];
}

const TERMS_PER_BLOCK = 16;

const byStamp = (a: DocRef, b: DocRef): number =>
  a.ms - b.ms || a.counter - b.counter || (a.author < b.author ? -1 : a.author > b.author ? 1 : 0);
const nameOf = ({ ms, counter, author }: DocRef): string => `${ms}.${counter}.${author}`;

const shared = (a: string, b: string): number => {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  // Never between the two halves of a character: the rest is written as UTF-8.
  const half = at > 0 ? a.charCodeAt(at - 1) : 0;
  return half >= 0xd800 && half <= 0xdbff ? at - 1 : at;
};

/** @param docs of one conversation; a later one of the same name replaces an earlier one */
export const encodePart = (docs: readonly IndexDoc[]): Uint8Array<ArrayBuffer> => {
  const byName = new Map(docs.map((doc) => [nameOf(doc), doc]));
  const sorted = [...byName.values()].sort(byStamp);
  const authors = [...new Set(sorted.map(({ author }) => author))];
  const numberOf = new Map(authors.map((author, n) => [author, n]));
  const postings = new Map<string, number[]>();
  for (const [n, { terms }] of sorted.entries()) {
    for (const term of new Set(terms)) {
      const list = postings.get(term);
      if (list) list.push(n);
      else postings.set(term, [n]);
    }
  }
  const out = new ByteWriter();
  out.byte(PART_FORMAT);
  out.number(authors.length);
  for (const author of authors) out.text(author);
  out.number(sorted.length);
  let before = 0;
  for (const { ms, counter, author, flags } of sorted) {
    out.number(ms - before);
    before = ms;
    out.number(counter);
    out.number(numberOf.get(author) ?? 0);
    out.byte(flags);
  }
  writeTerms(out, postings);
  return out.finish();
};

const writeTerms = (out: ByteWriter, postings: ReadonlyMap<string, readonly number[]>): void => {
  const terms = [...postings.keys()].sort();
  const body = new ByteWriter();
  const blocks: number[] = [];
  let last = '';
  for (const [n, term] of terms.entries()) {
    if (n % TERMS_PER_BLOCK === 0) {
      blocks.push(body.length);
      last = '';
    }
    const same = shared(last, term);
    last = term;
    body.number(same);
    body.text(term.slice(same));
    const list = new ByteWriter();
    let previous = -1;
    for (const doc of postings.get(term) ?? []) {
      list.number(doc - previous - 1);
      previous = doc;
    }
    body.number(list.length);
    body.raw(list.finish());
  }
  out.number(blocks.length);
  let previous = 0;
  for (const at of blocks) {
    out.number(at - previous);
    previous = at;
  }
  out.raw(body.finish());
};

/** @throws RangeError, TypeError when the bytes are no part of this format */
export class PartReader {
  /** By stamp, ascending. */
  readonly docs: readonly DocRef[];
  readonly #bytes: Uint8Array;
  readonly #blocks: readonly number[];
  readonly #terms: number;

  constructor(bytes: Uint8Array) {
    const reader = new ByteReader(bytes);
    const format = reader.byte();
    if (format !== PART_FORMAT) throw new RangeError(`Search index of format ${format}.`);
    const authors: string[] = [];
    for (let n = reader.number(); n > 0; n -= 1) authors.push(reader.text());
    const docs: DocRef[] = [];
    let ms = 0;
    for (let n = reader.number(); n > 0; n -= 1) {
      ms += reader.number();
      const counter = reader.number();
      const author = authors[reader.number()];
      if (author === undefined) throw new RangeError('A document without an author.');
      docs.push({ ms, counter, author, flags: reader.byte() });
    }
    const blocks: number[] = [];
    let at = 0;
    for (let n = reader.number(); n > 0; n -= 1) {
      at += reader.number();
      blocks.push(at);
    }
    this.docs = docs;
    this.#bytes = bytes;
    this.#blocks = blocks;
    this.#terms = reader.at;
  }

  /**
   * Marks the documents with a term that is asked for.
   * @param beginning how all such terms begin; terms that begin otherwise are not looked at
   * @param found one for each of {@link docs}: set to 1
   */
  mark(beginning: string, asks: (term: string) => boolean, found: Uint8Array): void {
    const reader = new ByteReader(this.#bytes, this.#terms + this.#startOf(beginning));
    let term = '';
    while (!reader.isAtEnd) {
      const same = reader.number();
      term = term.slice(0, same) + reader.text();
      const length = reader.number();
      const begins = term.startsWith(beginning);
      if (!begins && term > beginning) return;
      if (!begins || !asks(term)) {
        reader.raw(length);
        continue;
      }
      const end = reader.at + length;
      for (let doc = -1; reader.at < end; ) {
        doc += reader.number() + 1;
        if (doc >= found.length) throw new RangeError('A term in a document that is not there.');
        found[doc] = 1;
      }
    }
  }

  /** Where the last block begins whose first term is before what is looked for. */
  #startOf(beginning: string): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const reader = new ByteReader(this.#bytes, this.#terms + (this.#blocks[middle] ?? 0));
      reader.number();
      if (reader.text() < beginning) low = middle;
      else high = middle - 1;
    }
    return this.#blocks[low] ?? 0;
  }

  /** Everything in it, to be written again with more. */
  toDocs(): IndexDoc[] {
    const docs = this.docs.map((doc) => ({ ...doc, terms: [] as string[] }));
    const found = new Uint8Array(docs.length);
    const take = (term: string): void => {
      for (let n = found.indexOf(1); n >= 0; n = found.indexOf(1, n + 1)) docs[n]?.terms.push(term);
      found.fill(0);
    };
    let last: string | null = null;
    this.mark(
      '',
      (term) => {
        if (last !== null) take(last);
        last = term;
        return true;
      },
      found,
    );
    if (last !== null) take(last);
    return docs;
  }
}

/** A part with more documents in it. @param old null: there was none */
export const addToPart = (
  old: Uint8Array | null,
  docs: readonly IndexDoc[],
): Uint8Array<ArrayBuffer> =>
  encodePart([...(old === null ? [] : new PartReader(old).toDocs()), ...docs]);
