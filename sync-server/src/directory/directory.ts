/**
 * The directory of a running server: the view in memory that the relay and HTTP read, and the
 * writes that change it. Every write is one operation of the writer thread; what it committed is
 * applied here, and listeners are told.
 */
import { createPrivateKey, sign } from 'node:crypto';
import {
  type Actor,
  type Command,
  type CommandResult,
  type ConversationId,
  type DeviceId,
  type DirectoryDelta,
  type EntryKey,
  fromBase64Url,
  type PracticeId,
  type PracticeRules,
  type Sign,
  type UserId,
} from '@corridor/core';
import type {
  DirectoryChange,
  RelayConversation,
  RelayDevice,
  RelayDirectory,
} from '../relay/directory-port.ts';
import type { DirectoryState } from '../store/sqlite/directory-operations.ts';
import type { Run } from '../store/sqlite/operations.ts';
import type { Operations } from '../store/sqlite/registry.ts';
import type { ServerKey } from '../store/sqlite/server-device.ts';
import { actorOf } from './actor.ts';
import { changeOf } from './change.ts';
import { directoryDelta } from './delta.ts';
import { DirectoryModel } from './model.ts';
import { RecordProofs } from './records.ts';
import {
  type DeviceRow,
  type DirectoryWrite,
  memberOf,
  type PracticeRow,
  type UserRow,
} from './rows.ts';
import { seesPresence } from './visibility.ts';

/** The server's own device in a practice: it signs for others and says so. */
export interface ServerSigner {
  readonly device: DeviceId;
  readonly sign: Sign;
}

export class Directory implements RelayDirectory {
  readonly model = new DirectoryModel();
  readonly #run: Run<Operations>;
  readonly proofs: RecordProofs;
  readonly #signers = new Map<PracticeId, ServerSigner>();
  /** As the relay asks for them with every frame. A changed device is another row. */
  readonly #relayDevices = new WeakMap<DeviceRow, RelayDevice>();
  readonly #listeners = new Set<(change: DirectoryChange) => void>();
  /** Revisions of this start are at or above it; see `nextRevision`. */
  readonly #era: number;
  readonly #revisionAtStart: ReadonlyMap<PracticeId, number>;
  /** What a reader saw before this revision may be out of their sight now: tell them everything. */
  readonly #completeUser = new Map<UserId, number>();
  readonly #completePractice = new Map<PracticeId, number>();

  private constructor(run: Run<Operations>, state: DirectoryState) {
    this.#run = run;
    this.model.put(state.rows);
    this.proofs = new RecordProofs(state.secret);
    this.#era = state.era;
    this.#revisionAtStart = new Map(this.model.revisions);
    this.#takeKeys(state.serverKeys);
  }

  static async load(run: Run<Operations>): Promise<Directory> {
    return new Directory(run, await run('directory.load', null));
  }

  #takeKeys(serverKeys: readonly ServerKey[]): void {
    for (const { practice, device, privateKey } of serverKeys) {
      const key = createPrivateKey({
        key: Buffer.from(privateKey),
        format: 'der',
        type: 'pkcs8',
      });
      this.#signers.set(practice, {
        device,
        sign: async (bytes) => new Uint8Array(sign(null, bytes, key)),
      });
    }
  }

  /** Takes over the server devices of practices that were made since the start. */
  async loadKeys(): Promise<void> {
    this.#takeKeys(await this.#run('directory.serverKeys', null));
  }

  /** Takes over a committed write and tells listeners. */
  apply(write: DirectoryWrite): void {
    const { change, resets } = changeOf(this.model, write);
    this.model.put(write.rows);
    if (resets === 'practice') this.#completePractice.set(write.practice, write.revision);
    else for (const user of resets) this.#completeUser.set(user, write.revision);
    this.#tell(change());
  }

  #tell(change: DirectoryChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** Closes what these sessions and tokens have open. */
  sessionsEnded(practice: PracticeId, endedSessions: readonly string[]): void {
    if (endedSessions.length === 0) return;
    this.#tell({
      practice,
      revision: this.revision(practice),
      users: new Set(),
      conversations: new Set(),
      endedMemberships: [],
      endedSessions,
      deactivatedUsers: [],
    });
  }

  /**
   * Runs a command of a workstation: once, however often it comes (D2).
   * @param atMs when it was carried out, Unix ms; null for now
   */
  async command(
    actor: UserId,
    key: EntryKey,
    command: Command,
    atMs: number | null = null,
  ): Promise<CommandResult> {
    const { result, write } = await this.#run('directory.command', { actor, key, command, atMs });
    if (write !== null) this.apply(write);
    return result;
  }

  /** What a reader is told since a revision; everything, when that cannot be told as a difference. */
  delta(reader: UserRow, since: number): DirectoryDelta {
    const { practice } = reader;
    const revision = this.revision(practice);
    // A revision of an earlier start may be from before something was narrowed, or be lost.
    const atStart = this.#revisionAtStart.get(practice) ?? 0;
    const isOfThisStart = since > atStart && since >= this.#era && since <= revision;
    const isKnown = since === atStart || isOfThisStart;
    const reset = Math.max(
      this.#completeUser.get(reader.id) ?? 0,
      this.#completePractice.get(practice) ?? 0,
    );
    const complete = since === 0 || !isKnown || since < reset;
    return directoryDelta(this.model, this.proofs, { reader, since, revision, complete });
  }

  user(id: UserId): UserRow | null {
    return this.model.users.get(id) ?? null;
  }

  practice(id: PracticeId): PracticeRow {
    const row = this.model.practices.get(id);
    if (row === undefined) throw new Error('no such practice');
    return row;
  }

  /** Whether a session of this user on this device is let in. */
  admission(user: UserId, device: DeviceId): 'yes' | 'signed-out' | 'device-blocked' {
    const row = this.model.devices.get(device);
    if (this.model.users.get(user)?.active !== true || row?.user !== user) return 'signed-out';
    return row.blocked ? 'device-blocked' : 'yes';
  }

  /** @throws Error when there is no such practice */
  serverSigner(practice: PracticeId): ServerSigner {
    const signer = this.#signers.get(practice);
    if (signer === undefined) throw new Error('a practice without a server device');
    return signer;
  }

  // The relay's port.

  practiceOf(user: UserId): PracticeId | null {
    return this.model.users.get(user)?.practice ?? null;
  }

  rules(practice: PracticeId): PracticeRules {
    return this.practice(practice).rules;
  }

  actor(user: UserId): Actor | null {
    const row = this.model.users.get(user);
    return row === undefined ? null : actorOf(row, this.practice(row.practice));
  }

  device(id: DeviceId): RelayDevice | null {
    const row = this.model.devices.get(id);
    if (row === undefined) return null;
    let device = this.#relayDevices.get(row);
    if (device === undefined) {
      const { user, kind, blocked } = row;
      device = { id, user, publicKey: fromBase64Url(row.publicKey), kind, blocked };
      this.#relayDevices.set(row, device);
    }
    return device;
  }

  conversation(id: ConversationId): RelayConversation | null {
    const row = this.model.conversations.get(id);
    if (row === undefined) return null;
    const { practice, kind, visibility, recordPolicy, archived } = row;
    return { id, practice, subject: { kind, visibility, recordPolicy, archived } };
  }

  membership(
    user: UserId,
    conversation: ConversationId,
  ): { readonly role: 'owner' | 'admin' | 'member'; readonly readableFrom: number } | null {
    if (!this.model.joinedBy(user).has(conversation)) return null;
    const row = this.model.conversations.get(conversation);
    const member = row === undefined ? null : memberOf(row, user);
    return member === null ? null : { role: member.role, readableFrom: member.readableFrom };
  }

  *members(conversation: ConversationId): Generator<UserId> {
    for (const { user, leftAt } of this.model.conversations.get(conversation)?.members ?? []) {
      if (leftAt === null) yield user;
    }
  }

  conversationsOf(user: UserId): Iterable<ConversationId> {
    return this.model.joinedBy(user);
  }

  seesPresence(reader: UserId, person: UserId): boolean {
    const [one, other] = [this.model.users.get(reader), this.model.users.get(person)];
    return one !== undefined && other !== undefined && seesPresence(this.model, one, other);
  }

  revision(practice: PracticeId): number {
    return this.model.revisions.get(practice) ?? 0;
  }

  onChange(listener: (change: DirectoryChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async blockDevice(device: DeviceId, reason: string): Promise<void> {
    const write = await this.#run('directory.blockDevice', { device, actor: null, reason });
    if (write !== null) this.apply(write);
  }
}
