/**
 * What an import is going to write, before it knows ids: entries that point at each other and at
 * people by names of their own, in the order in which they are written.
 */
import type { FileMention, Stamp, SystemBody } from '@corridor/core';

/** A name for an entry, unique in its conversation and the same on every run of an import. */
export type Ref = string;
/** The source's own name of a person. */
export type PersonRef = string;

export type PlannedContent =
  | {
      readonly kind: 'message';
      readonly text: string;
      readonly thread: Ref | null;
      readonly mentions: readonly PersonRef[];
      readonly files: readonly FileMention[];
    }
  | {
      readonly kind: 'edit';
      readonly target: Ref;
      readonly text: string;
      readonly mentions: readonly PersonRef[];
    }
  | { readonly kind: 'redaction'; readonly target: Ref }
  | { readonly kind: 'reaction'; readonly target: Ref; readonly emoji: string }
  | { readonly kind: 'pin'; readonly target: Ref }
  | {
      readonly kind: 'system';
      readonly event: SystemBody['event'];
      readonly user: PersonRef | null;
      readonly text: string | null;
    };

export interface PlannedEntry {
  readonly ref: Ref;
  readonly author: PersonRef;
  readonly at: Stamp;
  readonly content: PlannedContent;
}

/** The planned entry that must be stored before this one can be written. */
export const refTarget = (content: PlannedContent): Ref | null => {
  switch (content.kind) {
    case 'message':
      return content.thread;
    case 'system':
      return null;
    default:
      return content.target;
  }
};
