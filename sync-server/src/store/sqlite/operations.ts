/**
 * Operations: every write of the server that is not an entry. All run in the one writer thread,
 * each in its own transaction, in order with the commits of entries.
 *
 * An operation map is a plain object of functions, exported by the file that owns the subject:
 *
 *     export const accountOperations = {
 *       'accounts.createUser': ({ db, now }: OperationContext, args: CreateUser): CreatedUser => …,
 *     } satisfies OperationMap;
 *
 * and is named in `registry.ts`. Callers write `store.run('accounts.createUser', args)`. Arguments
 * and results are structured-cloneable. What an operation throws undoes it: an
 * {@link OperationError} reaches the caller as it is; anything else as StoreUnavailableError.
 */
import type { ConversationId, RandomBytes } from '@corridor/core';
import type { Database } from 'better-sqlite3';

/** What operations may do with entries' segments, inside their own transaction. */
export interface SegmentControl {
  /** Makes the conversation's stream with an empty head. @returns `conversations.num` */
  openStream(conversation: ConversationId): number;
  /**
   * Cuts the history at a join that reads only what comes after: closes a head that is not empty.
   * @returns the head's floor, which is the newcomer's `readable_from`
   */
  closeHeadFor(conversation: ConversationId): number;
  /** Marks an entry's key as erased: it is never stored again. */
  bury(entry: { readonly author: string; readonly key: string; readonly id: string }): void;
}

export interface OperationContext {
  /** Inside a transaction that the mechanism commits or undoes. */
  readonly db: Database;
  /** Unix ms. */
  readonly now: number;
  readonly random: RandomBytes;
  /** This start's era. */
  readonly era: number;
  /** The installation's secret, 32 bytes: for keyed hashes over directory records. */
  readonly secret: Uint8Array;
  readonly segments: SegmentControl;
}

export type Operation<A, R> = (context: OperationContext, args: A) => R;
/** Functions over different arguments, so called only through {@link Run}. */
export type OperationMap = Readonly<Record<string, Operation<never, unknown>>>;

/** An expected failure of an operation: nothing was changed; the caller acts on the code. */
export class OperationError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type ArgsOf<O> = O extends Operation<infer A, unknown> ? A : never;
type ResultOf<O> = O extends Operation<never, infer R> ? R : never;

/** Runs operations of a map by name, typed. @throws OperationError, StoreUnavailableError */
export type Run<M extends OperationMap> = <N extends keyof M & string>(
  name: N,
  args: ArgsOf<M[N]>,
) => Promise<ResultOf<M[N]>>;
