import { CLOSE, decodeYMessage, readStateVector } from '@corridor/core';
import type { Channel } from './channel.ts';
import type { Committer } from './committer.ts';
import type { Intake } from './intake.ts';

/** Reads one y-websocket message of a channel, multiplexed or plain (M10). */
export const receiveYMessage = (
  channel: Channel,
  payload: Uint8Array,
  intake: Intake,
  committer: Committer,
): void => {
  const decoded = decodeYMessage(payload);
  if (!decoded.ok) {
    channel.close(CLOSE.badFrame, decoded.error.code);
    return;
  }
  const message = decoded.value;
  switch (message.type) {
    case 'step1': {
      const vector = readStateVector(message.stateVector);
      if (vector.ok) void channel.answer(vector.value);
      else channel.close(CLOSE.badFrame, vector.error.code);
      return;
    }
    case 'step2':
    case 'update':
      intake.receive(channel, message.update, committer.submit);
      return;
    case 'awareness':
      return;
  }
};
