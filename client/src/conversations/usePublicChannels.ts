/** The public channels that this device knows, and those that one has asked to join. */
import type { ConversationId } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { isWaiting } from '../local/asked.ts';
import type { ConversationRow } from '../local/database.ts';
import { useWorkplace } from './workplace.ts';

export interface PublicChannels {
  /** Null until the local database has answered. */
  readonly channels: readonly ConversationRow[] | null;
  readonly joining: ReadonlySet<ConversationId>;
}

const NONE: PublicChannels = { channels: null, joining: new Set() };

/** @param wanted false: nothing is read, also not again with each change of any conversation */
export const usePublicChannels = (wanted = true): PublicChannels => {
  const { db } = useWorkplace();
  return (
    useLiveQuery(async () => {
      if (!wanted) return NONE;
      const [channels, commands] = await Promise.all([
        db.conversations
          .filter(({ kind, visibility }) => kind === 'channel' && visibility === 'public')
          .toArray(),
        db.commands.filter((each) => isWaiting(each, 'join')).toArray(),
      ]);
      return { channels, joining: new Set(commands.map(({ conversation }) => conversation)) };
    }, [db, wanted]) ?? NONE
  );
};
