/** Operations on conversations' streams that no directory has to know of. */
import type { ConversationId } from '@corridor/core';
import type { OperationContext, OperationMap } from './operations.ts';

export const streamOperations = {
  'streams.open': ({ segments }: OperationContext, conversation: ConversationId): void => {
    segments.openStream(conversation);
  },
  'streams.cut': ({ segments }: OperationContext, conversation: ConversationId): number =>
    segments.closeHeadFor(conversation),
  'streams.bury': (
    { segments }: OperationContext,
    entry: { readonly author: string; readonly key: string; readonly id: string },
  ): void => {
    segments.bury(entry);
  },
} satisfies OperationMap;
