/** Commands of workstations: judged and applied in one transaction, once for each key. */
import { type Command, CommandResult, type EntryKey, type UserId } from '@corridor/core';
import { decideCommand } from '../../directory/decide-command.ts';
import type { DirectoryWrite, UserRow } from '../../directory/rows.ts';
import { applyDecision } from './apply-decision.ts';
import {
  mustNum,
  readConversation,
  readPractice,
  readUser,
  readUsers,
  userNum,
} from './directory-rows.ts';
import { audit } from './directory-writes.ts';
import { idBlob } from './names.ts';
import { type OperationContext, OperationError } from './operations.ts';
import { sha256 } from './sha256.ts';

export interface CommandOutcome {
  readonly result: CommandResult;
  /** Null when nothing changed, a repetition included. */
  readonly write: DirectoryWrite | null;
}

const runCommand = (
  context: OperationContext,
  {
    actor,
    command,
    atMs,
  }: { readonly actor: UserRow; readonly command: Command; readonly atMs: number },
): CommandOutcome => {
  const { db } = context;
  const practice = readPractice(db, actor.practice);
  if (practice === null) throw new Error('no such practice');
  const decided = decideCommand(
    {
      practice,
      actor,
      user: (id) => {
        const row = readUser(db, id);
        return row?.practice === practice.id ? row : null;
      },
      users: () => readUsers(db).filter((row) => row.practice === practice.id),
      conversation: (id) => readConversation(db, id),
      nowMs: atMs,
      sha256,
    },
    command,
  );
  if (!decided.ok) return { result: { outcome: 'refused', ...decided.error }, write: null };
  const decision = decided.value;
  const { conversation, next } = decision;
  const write =
    next === null
      ? null
      : applyDecision(context, practice.id, actor.id, { ...decision, next }, atMs);
  if (write !== null) {
    const detail = { type: command.type };
    const action = `conversation.${command.type}`;
    audit(context, {
      practice: practice.id,
      actor: actor.id,
      action,
      subject: conversation,
      detail,
    });
  }
  const revision = write?.revision ?? practice.revision;
  return { result: { outcome: 'done', conversation, revision }, write };
};

export const commandOnce = (
  context: OperationContext,
  args: {
    readonly actor: UserId;
    readonly key: EntryKey;
    readonly command: Command;
    /** When it was carried out, Unix ms; null for now. */
    readonly atMs: number | null;
  },
): CommandOutcome => {
  const { db, now } = context;
  const actor = readUser(db, args.actor);
  if (actor === null) throw new OperationError('unknown-user', 'There is no such person.');
  const user = mustNum(userNum(db, actor.id));
  const key = idBlob(args.key);
  const before = db
    .prepare<[number, Buffer], { result: string }>(
      'SELECT result FROM commands WHERE user = ? AND key = ?',
    )
    .get(user, key);
  if (before !== undefined) {
    return { result: CommandResult.parse(JSON.parse(before.result)), write: null };
  }
  const outcome = runCommand(context, {
    actor,
    command: args.command,
    atMs: args.atMs ?? now,
  });
  db.prepare('INSERT INTO commands (user, key, result, at) VALUES (?, ?, ?, ?)').run(
    user,
    key,
    JSON.stringify(outcome.result),
    now,
  );
  return outcome;
};
