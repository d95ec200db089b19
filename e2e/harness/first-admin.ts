/** The administrator whom a first start makes, with a way to sign in. */
import type { Account } from './practice.ts';

export const firstAdmin = async (_server: {
  readonly url: string;
  readonly folder: string;
}): Promise<Account> => {
  throw new Error('not known yet');
};
