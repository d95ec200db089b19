/**
 * Edits of one message, folded (E11): what was written knowing an edit replaces it, and what no other
 * replaces is a version. Two edits that were written apart are two versions, and neither is lost.
 */
import type { UserId } from '@corridor/core';
import { MAX_REPLACED_EDITS, versionsAmong } from '@corridor/core';
import type { AnnotationRow, MessageRow } from '../local/database.ts';
import { idOfSort, stampMsOfSort } from '../local/refs.ts';

/** Edits that a row carries beside its versions; the others are read when somebody asks. */
const ROW_EDITS = 4;

export interface EditBody {
  readonly text: string;
  readonly mentions?: readonly UserId[];
  /** Entry ids, or refs of edits that were not signed when it was written. */
  readonly replaces?: readonly string[];
}

/** One edit as it is read. `current`: no other edit replaces it. */
export interface Edit {
  /** Its entry id; its ref while it is not signed. */
  readonly name: string;
  /** Clock stamp as Unix ms. */
  readonly at: number;
  readonly text: string;
  readonly mentions: readonly UserId[];
  readonly author: UserId;
  readonly proof: MessageRow['proof'];
  readonly current: boolean;
}

type BoundedEdits = Pick<MessageRow, 'edits' | 'moreEdits' | 'versions' | 'textProof'>;

const bodyOf = (row: AnnotationRow): EditBody => row.body as EditBody;

/** Its ref, and its entry id when it is signed. */
const namesOf = ({ id, sort }: AnnotationRow): string[] => {
  const entry = idOfSort(sort);
  return entry === null ? [id] : [id, entry];
};

/** All edits of a message, oldest first. @param sorted its annotations, by clock */
export const allEdits = (sorted: readonly AnnotationRow[]): readonly Edit[] => {
  const edits = sorted.filter(({ kind }) => kind === 'edit');
  const current = versionsAmong(
    edits.map((row) => ({ names: namesOf(row), replaces: bodyOf(row).replaces })),
  );
  return edits.map((row, place) => {
    const { text, mentions = [] } = bodyOf(row);
    return {
      name: idOfSort(row.sort) ?? row.id,
      at: stampMsOfSort(row.sort),
      text,
      mentions,
      author: row.author,
      proof: row.proof,
      current: current[place] === true,
    };
  });
};

/** The version that is the message's text; null: it was never edited. */
export const shownEdit = (edits: readonly Edit[]): Edit | null =>
  edits.findLast(({ current }) => current) ?? null;

/** As much of it as a row carries: see {@link MessageRow}. */
export const boundedEdits = (edits: readonly Edit[]): BoundedEdits => {
  const shown = shownEdit(edits);
  if (shown === null) return { edits: [] };
  const more = edits.length - ROW_EDITS;
  const versions = edits.filter(({ current }) => current).slice(-MAX_REPLACED_EDITS);
  return {
    edits: edits.slice(-ROW_EDITS).map(({ at, text, author }) => ({ at, text, author })),
    versions: versions.map(({ name }) => name),
    ...(more > 0 ? { moreEdits: more } : {}),
    ...(shown.proof === 'unproven' || shown.proof === 'waiting' ? { textProof: shown.proof } : {}),
  };
};
