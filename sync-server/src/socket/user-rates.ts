import {
  RATE_BURST_BYTES,
  RATE_BURST_MESSAGES,
  RATE_BYTES_PER_SECOND,
  RATE_MESSAGES_PER_SECOND,
  type UserId,
} from '@corridor/core';
import { TokenBuckets } from '../relay/token-bucket.ts';

/** How much a user may send, over all their sockets and devices together (R15). */
export class UserRates {
  readonly bytes = new TokenBuckets<UserId>(RATE_BYTES_PER_SECOND, RATE_BURST_BYTES);
  readonly messages = new TokenBuckets<UserId>(RATE_MESSAGES_PER_SECOND, RATE_BURST_MESSAGES);
}
