/** Counts what an import does with every event, with one example place each and never content. */

/** What events became. */
export const IMPORTED_AS = {
  message: 'messages',
  reply: 'replies in threads',
  'bot-message': 'messages of bots',
  file: 'files mentioned',
  edit: 'edits',
  redaction: 'deletions (as redactions)',
  reaction: 'reactions',
  pin: 'pins',
  joined: 'people joining',
  left: 'people leaving',
  topic: 'topics and purposes',
  renamed: 'new names',
  archived: 'archived and unarchived',
  recovered: 'messages from before the export, known from a later edit or reply',
  continued: 'continuations of messages over 8,000 characters or 20 files',
} as const;
export type ImportedAs = keyof typeof IMPORTED_AS;

/** Why an event, or a part of one, did not become an entry. */
export const SKIPPED_BECAUSE = {
  'changes-nothing': 'edits that change nothing',
  'announces-reply': 'announcements of replies, which are imported themselves',
  'edit-outside': 'edits of messages from before the export',
  'deletion-outside': 'deletions of messages that are not in the export',
  'edit-after-deletion': 'edits of messages that were deleted',
  'edit-to-nothing': 'edits that leave no text',
  'deleted-in-slack': 'messages that were deleted before the export',
  empty: 'messages without text or file',
  'pin-unknown': 'pins that name no message of the export',
  'reaction-outside': 'reactions to messages that were not imported',
  'link-preview': 'previews of linked pages',
  'no-parent': 'replies whose first message is missing (imported as messages)',
  'twice-in-export': 'events that the export holds twice',
  'in-the-future': 'events dated in the future',
  'not-understood': 'events of an unknown form',
  'other-event': 'other events without text',
  'too-long': 'texts cut at 512,000 characters',
  'erased-here': 'entries that were erased in Corridor',
  refused: 'entries that the store refused',
} as const;
export type SkippedBecause = keyof typeof SKIPPED_BECAUSE;

/** Reasons that tell of a part or a change of an event that was imported all the same. */
const PARTIAL: ReadonlySet<SkippedBecause> = new Set([
  'link-preview',
  'no-parent',
  'too-long',
  'reaction-outside',
]);
/** Kinds that come on top of what the events themselves became. */
const EXTRA: ReadonlySet<ImportedAs> = new Set(['file', 'reaction', 'recovered', 'continued']);

export interface Counted {
  count: number;
  /** A file of the export and the number of the event in it, from 1. */
  example: string;
}

export class Tally {
  readonly imported = new Map<ImportedAs, number>();
  readonly skipped = new Map<SkippedBecause, Counted>();
  events = 0;

  take(kind: ImportedAs, count = 1): void {
    this.imported.set(kind, (this.imported.get(kind) ?? 0) + count);
  }

  skip(reason: SkippedBecause, example: string, count = 1): void {
    const counted = this.skipped.get(reason);
    if (counted) counted.count += count;
    else this.skipped.set(reason, { count, example });
  }

  add(other: Tally): void {
    this.events += other.events;
    for (const [kind, count] of other.imported) this.take(kind, count);
    for (const [reason, { count, example }] of other.skipped) this.skip(reason, example, count);
  }

  /** Events that neither became an entry nor were counted as skipped: 0, or there is a bug. */
  unaccounted(): number {
    let accounted = 0;
    for (const [kind, count] of this.imported) if (!EXTRA.has(kind)) accounted += count;
    for (const [reason, { count }] of this.skipped) if (!PARTIAL.has(reason)) accounted += count;
    return this.events - accounted;
  }
}
