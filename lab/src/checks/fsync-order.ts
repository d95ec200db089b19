/**
 * Reads from strace's lines whether anything was told of an entry before the write-ahead log that
 * holds it was on disk. Pure: lines come in, the order of what they say comes out.
 */
import { type EntryId, entryIdBytes, utf8Encode } from '@corridor/core';

/** What the trace says of one entry; null where it does not show that. */
interface Course {
  /** The line at which the log was first written with it. */
  written: number | null;
  /** The line at which an fsync of the log that began after that had ended. */
  synced: number | null;
  /** The line at which a socket first carried its id. */
  told: number | null;
}

export interface FsyncOrder {
  /** Entries that somebody was told of after they were on disk. */
  readonly inOrder: number;
  /** Entries that somebody was told of, and were not on disk yet. */
  readonly early: readonly EntryId[];
  /** Entries of which the trace does not show all of it. */
  readonly unseen: readonly EntryId[];
}

/** As `strace -xx` prints bytes. */
const escaped = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

const LOG = escaped(utf8Encode('corridor.sqlite-wal'));
const CALL = /^(\d+) +[\d.]+ (?:<\.\.\. )?(\w+)(?:\(| resumed)/;
const SYNCS = new Set(['fsync', 'fdatasync']);

export class FsyncReader {
  readonly #courses = new Map<EntryId, Course>();
  /** What to look for, and whose it is: the id as bytes, and as the text of a map's key. */
  readonly #marks: readonly (readonly [string, EntryId])[];
  /** By thread, the line at which an fsync of the log began that has not ended. */
  readonly #syncing = new Map<string, number>();
  #line = 0;

  /** @param ids entries whose course is wanted */
  constructor(ids: Iterable<EntryId>) {
    const marks: (readonly [string, EntryId])[] = [];
    for (const id of ids) {
      this.#courses.set(id, { written: null, synced: null, told: null });
      marks.push([escaped(entryIdBytes(id)), id], [escaped(utf8Encode(id)), id]);
    }
    this.#marks = marks;
  }

  read(line: string): void {
    this.#line++;
    const [, thread = '', call = ''] = CALL.exec(line) ?? [];
    if (SYNCS.has(call)) this.#sync(thread, line);
    else if (line.includes(' resumed'))
      return; // What it carried stood where it began.
    else if (isOfTheLog(line)) this.#note(line, 'written');
    else if (isOfASocket(line)) this.#note(line, 'told');
  }

  #sync(thread: string, line: string): void {
    const began = line.includes(' resumed') ? this.#syncing.get(thread) : this.#line;
    if (line.includes('<unfinished')) {
      if (isOfTheLog(line)) this.#syncing.set(thread, this.#line);
      return;
    }
    this.#syncing.delete(thread);
    const isOurs = line.includes(' resumed') ? began !== undefined : isOfTheLog(line);
    if (!isOurs || began === undefined || !/= 0\b/.test(line)) return;
    for (const course of this.#courses.values()) {
      if (course.written !== null && course.written < began) course.synced ??= this.#line;
    }
  }

  #note(line: string, what: 'written' | 'told'): void {
    for (const [mark, id] of this.#marks) {
      const course = this.#courses.get(id);
      if (course && course[what] === null && line.includes(mark)) course[what] = this.#line;
    }
  }

  get order(): FsyncOrder {
    const early: EntryId[] = [];
    const unseen: EntryId[] = [];
    let inOrder = 0;
    for (const [id, { written, synced, told }] of this.#courses) {
      if (told === null || written === null) unseen.push(id);
      else if (synced === null || told < synced) early.push(id);
      else inOrder++;
    }
    return { inOrder, early, unseen };
  }
}

/** With -y a descriptor carries its path, escaped or not. */
const isOfTheLog = (line: string): boolean =>
  line.includes('corridor.sqlite-wal>') || line.includes(`${LOG}>`);

const isOfASocket = (line: string): boolean =>
  /\(\d+<(?:TCP|socket|\\x54\\x43\\x50|\\x73\\x6f\\x63\\x6b\\x65\\x74)/.test(line);
