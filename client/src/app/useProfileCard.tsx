/** The card of a person who is named somewhere in a conversation. */
import type { ConversationId, UserId } from '@corridor/core';
import { type ReactNode, type RefObject, useCallback, useState } from 'react';
import { fieldNear } from '../composer/field-near.ts';
import { typeInto } from '../composer/type-into.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import type { ConversationRow } from '../local/database.ts';
import { dialogPart } from '../parts/part.tsx';
import type { ShowPerson } from '../people/show-person.ts';

const ProfileCard = dialogPart(async () => (await import('../people/ProfileCard.tsx')).ProfileCard);

interface ProfileCardOptions {
  row: ConversationRow | null;
  /** Where the field stands that a mention is put into, when the name stands beside none. */
  within: RefObject<HTMLElement | null>;
  createDirect: (user: UserId) => Promise<ConversationId>;
  /** Undefined: no other conversation can be opened from here. */
  onOpen: ((conversation: ConversationId) => void) | undefined;
  /** The card leads away from whatever dialog it was opened from. */
  onLeave: () => void;
  onFailure: (error: unknown) => void;
}

export const useProfileCard = ({
  row,
  within,
  createDirect,
  onOpen,
  onLeave,
  onFailure,
}: ProfileCardOptions): { readonly showPerson: ShowPerson; readonly card: ReactNode } => {
  const { users, me } = useWorkplace();
  const [of, setOf] = useState<{ user: UserId; at: HTMLElement } | null>(null);
  const showPerson = useCallback((user: UserId, at: HTMLElement) => setOf({ user, at }), []);
  const close = (): void => setOf(null);
  const person = of === null ? undefined : users.get(of.user);
  const isMember = row?.members.some(({ user }) => user === of?.user) === true;
  const mention = (name: string, at: HTMLElement) => (): void => {
    close();
    onLeave();
    // The card gives focus back first.
    requestAnimationFrame(() => {
      const field = fieldNear(at, within.current);
      if (!field) return;
      const { selectionEnd: caret, value } = field;
      const before = caret > 0 && !/\s$/.test(value.slice(0, caret)) ? ' ' : '';
      const insert = `${before}@${name} `;
      const end = caret + insert.length;
      typeInto(field, { from: caret, to: caret, insert, start: end, end });
    });
  };
  const card =
    of === null ? null : (
      <ProfileCard
        id={of.user}
        at={of.at}
        onMessage={
          onOpen === undefined
            ? undefined
            : () => {
                close();
                onLeave();
                createDirect(of.user).then(onOpen).catch(onFailure);
              }
        }
        onMention={
          person && isMember && person.id !== me.id && row?.kind !== 'direct'
            ? mention(person.name, of.at)
            : undefined
        }
        onClose={close}
      />
    );
  return { showPerson, card };
};
