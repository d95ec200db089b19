/** How somebody of the practice signs in. */
import type { UserId } from '@corridor/core';

export interface Account {
  readonly id: UserId;
  readonly name: string;
  readonly login: string;
  readonly password: string;
}
