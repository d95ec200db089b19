/**
 * Reactions, folded: who has which emoji on a message, by the latest entry of each person and emoji.
 * A row carries only as much of it as the list of messages shows ({@link boundedReactions}), however
 * many thousand there are; the whole is read when somebody asks who reacted.
 */
import type { UserId } from '@corridor/core';
import type { AnnotationRow, MessageRow } from '../local/database.ts';

/** Kinds of emoji that a row carries, and people of each. */
export const ROW_EMOJI = 20;
export const ROW_USERS = 12;

interface ReactionBody {
  readonly emoji: string;
  readonly on: boolean;
}

/** People by emoji; both in the order of the reactions that count, the latest of each person. */
export type AllReactions = ReadonlyMap<string, ReadonlySet<UserId>>;

const nameOf = (row: AnnotationRow): string => `${row.author} ${(row.body as ReactionBody).emoji}`;

/** @param sorted annotations of one message, by clock */
export const allReactions = (sorted: readonly AnnotationRow[]): AllReactions => {
  const latest = new Map<string, AnnotationRow>();
  for (const row of sorted) if (row.kind === 'reaction') latest.set(nameOf(row), row);
  const byEmoji = new Map<string, Set<UserId>>();
  for (const row of sorted) {
    if (row.kind !== 'reaction' || latest.get(nameOf(row)) !== row) continue;
    const { emoji, on } = row.body as ReactionBody;
    if (!on) continue;
    const users = byEmoji.get(emoji);
    if (users) users.add(row.author);
    else byEmoji.set(emoji, new Set([row.author]));
  }
  return byEmoji;
};

/** The emoji that most people have, in their order; of each the first people, and `me` always. */
export const boundedReactions = (
  all: AllReactions,
  me: UserId,
): Pick<MessageRow, 'reactions' | 'moreReactions'> => {
  const kinds = [...all];
  const kept =
    kinds.length <= ROW_EMOJI
      ? kinds
      : kinds
          .map((kind, place) => ({ kind, place }))
          .sort((a, b) => b.kind[1].size - a.kind[1].size || a.place - b.place)
          .slice(0, ROW_EMOJI)
          .sort((a, b) => a.place - b.place)
          .map(({ kind }) => kind);
  const reactions = kept.map(([emoji, users]) => {
    if (users.size <= ROW_USERS) return { emoji, users: [...users] };
    const first = [...users].slice(0, ROW_USERS);
    if (users.has(me) && !first.includes(me)) first.push(me);
    return { emoji, users: first, count: users.size };
  });
  const more = kinds.length - kept.length;
  return more === 0 ? { reactions } : { reactions, moreReactions: more };
};

/**
 * Ids of stored reactions that a later stored one of the same person and emoji has replaced. Nothing
 * depends on them any more: a later entry says the same whether they are there or not.
 */
export const replacedReactions = (annotations: readonly AnnotationRow[]): string[] => {
  const latest = new Map<string, AnnotationRow>();
  const replaced: string[] = [];
  for (const row of annotations) {
    if (row.kind !== 'reaction' || !row.stored) continue;
    const name = `${row.target} ${nameOf(row)}`;
    const other = latest.get(name);
    if (!other || other.sort < row.sort) latest.set(name, row);
    if (other) replaced.push(other.sort < row.sort ? other.id : row.id);
  }
  return replaced;
};
