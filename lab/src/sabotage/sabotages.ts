/**
 * The checks that Corridor's promises rest on, each as an edit that switches it off. The edits are
 * made while the lab bundles a build of its own: what ships has no switch in it.
 */

/** One place of a source file; `find` stands in it exactly once. */
export interface Edit {
  /** From the root of the repository. */
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

export interface Sabotage {
  readonly name: string;
  /** What does not happen any more. */
  readonly off: string;
  readonly edits: readonly Edit[];
  /** The row that must fail, from which seed, in at most how many runs. */
  readonly row: string;
  readonly seed: number;
  readonly runs: number;
  /** What the check that must catch it says; another failure is not enough. */
  readonly caughtBy: string;
}

const VERDICT = 'sync-server/src/relay/verdict.ts';
const ATTACH = 'sync-server/src/relay/attach.ts';
const SCHEMA = 'sync-server/src/store/sqlite/schema-entries.ts';

/** Membership is asked for where a reader attaches. */
const ANYBODY_READS: readonly Edit[] = [
  {
    file: ATTACH,
    find: 'return membership !== null && mayReadSegment(room.floor, membership.readableFrom);',
    put: 'return true;',
  },
  {
    file: ATTACH,
    find: 'if (directory.membership(identity.user, parts.value.conversation) === null) {',
    put: 'if (false) {',
  },
];

export const SABOTAGES: readonly Sabotage[] = [
  {
    name: 'fsync',
    off: 'the relay does not ask the disk to write before it answers',
    edits: [
      {
        file: 'sync-server/src/store/sqlite/database.ts',
        find: "'synchronous = FULL'",
        put: "'synchronous = OFF'",
      },
    ],
    row: 'ack-before-fsync',
    seed: 1,
    runs: 1,
    caughtBy: 'acknowledged before it was on disk',
  },
  {
    name: 'de-duplication',
    off: 'an entry is stored as often as it is sent',
    edits: [
      {
        file: SCHEMA,
        find: 'id BLOB NOT NULL UNIQUE CHECK (length(id) = 24)',
        put: 'id BLOB NOT NULL CHECK (length(id) = 24)',
      },
      {
        file: SCHEMA,
        find: 'flags INTEGER NOT NULL,\n  UNIQUE (key, author)',
        put: 'flags INTEGER NOT NULL',
      },
    ],
    row: 'forged',
    seed: 1,
    runs: 1,
    caughtBy: 'stored twice',
  },
  {
    name: 'author',
    off: 'anybody writes under any name',
    edits: [
      {
        file: VERDICT,
        find: "if (payload.author !== context.identity.user) return { code: 'wrong-author', detail: '' };",
        put: '',
      },
    ],
    row: 'forged',
    seed: 1,
    runs: 1,
    caughtBy: 'nobody wrote what',
  },
  {
    name: 'gap',
    off: 'what stands behind a hole is taken before the hole is filled',
    edits: [
      {
        file: 'sync-server/src/relay/intake.ts',
        find: "if (firstClock > (writer?.pending ?? 0)) return 'gap';",
        put: '',
      },
      {
        file: 'sync-server/src/store/commit-rules.ts',
        find: "if (firstClock > next) return 'gap';",
        put: '',
      },
    ],
    row: 'forged',
    seed: 1,
    runs: 1,
    caughtBy: 'the relay ended by what somebody sent it',
  },
  {
    name: 'membership-to-read',
    off: 'a conversation is read by whoever asks',
    edits: ANYBODY_READS,
    row: 'forged',
    seed: 1,
    runs: 1,
    caughtBy: 'read by somebody who is no member',
  },
  {
    name: 'membership-to-write',
    off: 'a conversation is written to by whoever has its name',
    edits: [
      ...ANYBODY_READS,
      {
        file: VERDICT,
        find: 'const membership = directory.membership(identity.user, conversation);',
        put: "const membership = directory.membership(identity.user, conversation) ?? { role: 'member', readableFrom: 0 };",
      },
      {
        file: 'sync-server/src/store/permission.ts',
        find: "if (place === null) return { code: 'not-a-member', detail: '' };",
        put: 'if (place === null) return null;',
      },
    ],
    row: 'forged',
    seed: 1,
    runs: 1,
    caughtBy: 'nobody wrote what',
  },
  {
    name: 'role-in-conversation',
    off: 'every member manages a conversation',
    edits: [
      {
        file: 'sync-server/src/directory/decide-existing.ts',
        find: "return can(acting, 'manage_channels', { conversation: subject }, scope.practice.rules);",
        put: 'return true;',
      },
    ],
    row: 'membership',
    seed: 6,
    runs: 1,
    caughtBy: 'commands were refused as not permitted',
  },
  {
    name: 'role-in-practice',
    off: 'everybody takes back what others wrote',
    edits: [
      {
        file: 'core/src/access/can.ts',
        find: "can(actor, 'redact_any', subject, rules)",
        put: 'true',
      },
    ],
    row: 'membership',
    seed: 3,
    runs: 1,
    caughtBy: 'redactions were refused as not permitted',
  },
  {
    name: 'key',
    off: "an entry's key need not be the hash of its bytes",
    edits: [
      {
        file: VERDICT,
        find: "if (id !== struct.id) return { code: 'wrong-hash', detail: 'the key is not the hash' };",
        put: '',
      },
    ],
    row: 'forged',
    seed: 1,
    runs: 1,
    caughtBy: 'nobody wrote what',
  },
  {
    name: 'digest',
    off: "a replica's digest is never found to differ from the relay's",
    edits: [
      {
        file: 'client/src/engine/segment-session.ts',
        find: 'if (digestsEqual(digest, digestOf(ids)) && ids.every((id) => this.#indexed.has(id))) {',
        put: 'if (true) {',
      },
    ],
    row: 'bitflips',
    seed: 4,
    runs: 1,
    caughtBy: 'of a head that is',
  },
  {
    name: 'outbox-durability',
    off: 'a workstation says “saved” before its disk has it',
    edits: [
      {
        file: 'client/src/local/database.ts',
        find: "{ chromeTransactionDurability: 'strict' }",
        put: "{ chromeTransactionDurability: 'relaxed' }",
      },
    ],
    row: 'killed',
    seed: 26,
    runs: 1,
    caughtBy: 'saved on the device of',
  },
];
