/** A segment's name: `conversation.number.random`. Nothing in a signed entry names a segment. */
import { z } from 'zod';
import { ConversationId, type RandomBytes, randomId } from '../entry/ids.ts';
import { err, ok, type Result } from '../result.ts';

const pattern = /^([A-Za-z0-9_-]{21}[AQgw])\.(0|[1-9][0-9]{0,8})\.([A-Za-z0-9_-]{21}[AQgw])$/;

export const SegmentName = z.string().regex(pattern, 'not a segment name').brand<'SegmentName'>();
export type SegmentName = z.infer<typeof SegmentName>;

export interface SegmentNameParts {
  readonly conversation: ConversationId;
  /** 0 is a conversation's first segment. */
  readonly number: number;
  readonly random: string;
}

export const makeSegmentName = (
  conversation: ConversationId,
  number: number,
  random: RandomBytes,
): SegmentName => SegmentName.parse(`${conversation}.${number}.${randomId(random)}`);

export const parseSegmentName = (name: string): Result<SegmentNameParts, 'not-a-segment-name'> => {
  const match = pattern.exec(name);
  if (!match) return err('not-a-segment-name');
  const [, conversation, number, random] = match;
  return ok({
    conversation: ConversationId.parse(conversation),
    number: Number(number),
    random: random as string,
  });
};
