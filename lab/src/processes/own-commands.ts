/** Changes of a conversation, asked for through the actions that the app's own buttons call. */
import {
  addMembers,
  describeConversation,
  removeMember,
  setMemberRole,
} from '../../../client/src/actions/conversations.ts';
import type { LocalDatabase } from '../../../client/src/local/database.ts';
import type { Change } from './wire.ts';

/** @returns when it is saved on this device */
export const queueCommand = (db: LocalDatabase, change: Change): Promise<void> => {
  const { conversation } = change;
  switch (change.type) {
    case 'add-members':
      return addMembers(db, conversation, change.members);
    case 'remove-member':
      return removeMember(db, conversation, change.user);
    case 'set-member-role':
      return setMemberRole(db, conversation, change.user, change.role);
    case 'change-conversation': {
      const { name, topic, archived } = change;
      return describeConversation(db, conversation, {
        ...(name !== undefined && { name }),
        ...(topic !== undefined && { topic }),
        ...(archived !== undefined && { archived }),
      });
    }
  }
};
