/** Public channels as somebody finds them: those in use, and the archived ones within reach. Pure. */
import type { ConversationId } from '@corridor/core';
import type { ConversationRow } from '../local/database.ts';
import { mayManage } from './manage.ts';
import { folded, matches } from './names.ts';
import type { Workplace } from './workplace.ts';

type Directory = Pick<Workplace, 'me' | 'practice'>;

const isPublic = ({ kind, visibility, state }: ConversationRow): boolean =>
  kind === 'channel' && visibility === 'public' && state !== 'gone';

const isMember = ({ members }: ConversationRow, { me }: Directory): boolean =>
  members.some(({ user }) => user === me.id);

/** By name, those that are called or are about what was typed. */
const found = (rows: readonly ConversationRow[], typed: string): ConversationRow[] =>
  rows
    .filter((row) => isPublic(row) && matches(`${row.name ?? ''} ${row.topic ?? ''}`, typed))
    .sort((a, b) => (folded(a.name ?? '') < folded(b.name ?? '') ? -1 : 1));

/**
 * An archived channel can be joined by nobody: it is shown to its members, who read it, and to whom
 * it is theirs to open again.
 */
export const browseChannels = (
  rows: readonly ConversationRow[],
  typed: string,
  directory: Directory,
): {
  readonly inUse: readonly ConversationRow[];
  readonly archived: readonly ConversationRow[];
} => {
  const all = found(rows, typed);
  return {
    inUse: all.filter(({ archived }) => !archived),
    archived: all.filter(
      (row) => row.archived && (isMember(row, directory) || mayManage(row, directory)),
    ),
  };
};

/** Those that can be joined now. @param joining were asked for already */
export const joinableChannels = (
  rows: readonly ConversationRow[],
  typed: string,
  directory: Directory,
  joining: ReadonlySet<ConversationId>,
): readonly ConversationRow[] =>
  browseChannels(rows, typed, directory).inUse.filter(
    (row) => row.state === 'here' && !isMember(row, directory) && !joining.has(row.id),
  );
