/** What a refused command says to people. */
import type { COMMAND_REFUSALS } from '@corridor/core';

export const REFUSAL_SENTENCES: Record<(typeof COMMAND_REFUSALS)[number], string> = {
  'not-permitted': 'Your role does not allow this here.',
  'not-a-member': 'You are not a member of this conversation.',
  'unknown-user': 'This person does not exist here, or is not among those you may write to.',
  'unknown-conversation': 'This conversation does not exist, or you are not a member of it.',
  'kind-not-here': 'This practice does not use this kind of conversation.',
  'wrong-conversation-id': 'The conversation has another id than these two people have.',
  'conversation-exists': 'There is a conversation with this id already.',
  'last-owner': 'The last owner cannot leave: make somebody else an owner first.',
  'clients-not-in-groups': 'This practice does not allow clients in groups and channels.',
  archived: 'This conversation is archived.',
};
