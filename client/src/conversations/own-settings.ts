/** What a person settled for a conversation, and what that means now. Pure. */
import type { ConversationId, ConversationKind, NotifyAbout } from '@corridor/core';
import type { SettingRow } from '../local/database.ts';

export interface OwnSettings {
  readonly pinned: boolean;
  /** To come back to, though all of it was read. */
  readonly markedUnread: boolean;
  /** Null: as for its kind, see {@link notifyAbout}. */
  readonly notify: NotifyAbout | null;
  /** Unix ms; null when it is not muted now. */
  readonly mutedUntil: number | null;
  /** Muted, or told of nothing: of what is unread only mentions count in the title. */
  readonly quiet: boolean;
}

/** Direct messages and mentions are what one is told of, until one says otherwise. */
export const notifyAbout = (
  kind: ConversationKind,
  { notify }: Pick<OwnSettings, 'notify'>,
): NotifyAbout => notify ?? (kind === 'direct' || kind === 'client' ? 'all' : 'mentions');

export const ownSettings = (
  rows: readonly SettingRow[],
  nowMs: number,
): ((conversation: ConversationId) => OwnSettings) => {
  const values = new Map(
    rows.map(({ name, conversation, value }) => [`${name} ${conversation}`, value]),
  );
  return (conversation) => {
    const notify = (values.get(`notify ${conversation}`) as NotifyAbout | undefined) ?? null;
    const until = (values.get(`muted-until ${conversation}`) as number | null | undefined) ?? null;
    const mutedUntil = until !== null && until > nowMs ? until : null;
    const pinned = values.get(`pinned ${conversation}`) === true;
    const markedUnread = values.get(`marked-unread ${conversation}`) === true;
    const quiet = mutedUntil !== null || notify === 'none';
    return { pinned, markedUnread, notify, mutedUntil, quiet };
  };
};
