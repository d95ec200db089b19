/**
 * What the writer reads of the directory on every commit, kept until the next operation: only those
 * change the directory, and they run in the same thread.
 */
import {
  type ConversationId,
  type DeviceId,
  type EntryId,
  PracticeRules,
  type Role,
  type UserId,
} from '@corridor/core';
import type { Database, Statement } from 'better-sqlite3';
import type { Place } from '../permission.ts';
import { idBlob, idText } from './names.ts';

const MAX_PLACES = 100_000;
const MAX_DEVICES = 20_000;
/** One for each practice, and some that were in force before. */
const MAX_RULES = 100;

interface PlaceRow {
  readonly kind: Place['subject']['kind'];
  readonly visibility: Place['subject']['visibility'];
  readonly recordPolicy: Place['subject']['recordPolicy'];
  readonly archived: number;
  readonly rules: string;
  /** Null when they are no member. */
  readonly membership: Place['subject']['membership'];
  readonly readableFrom: number | null;
  readonly role: Role | null;
  readonly active: number | null;
}

export class WriterDirectory {
  readonly #placeOf: Statement<[Buffer, number], PlaceRow>;
  readonly #deviceOf: Statement<[Buffer], { blocked: number }>;
  readonly #targetOf: Statement<[Buffer], { num: number; author: Uint8Array }>;
  readonly #places = new Map<string, Place | 'anybody' | null>();
  readonly #blocked = new Map<DeviceId, boolean>();
  /** By their JSON, so that a change of something else does not parse them again. */
  readonly #rules = new Map<string, PracticeRules>();

  constructor(db: Database) {
    this.#placeOf = db.prepare(
      `SELECT c.kind, c.visibility, c.record_policy AS recordPolicy, c.archived, p.rules,
         m.role AS membership, m.readable_from AS readableFrom, u.role, u.active
       FROM conversations c JOIN practices p ON p.num = c.practice
       LEFT JOIN users u ON u.num = (SELECT num FROM authors WHERE id = ?)
       LEFT JOIN memberships m ON m.conversation = c.num AND m.user = u.num
       WHERE c.num = ?`,
    );
    this.#deviceOf = db.prepare('SELECT blocked FROM devices WHERE id = ?');
    this.#targetOf = db.prepare(
      'SELECT e.num, a.id AS author FROM entries e JOIN authors a ON a.num = e.author WHERE e.id = ?',
    );
  }

  /** An operation ran: what it changed counts from here on. */
  forget(): void {
    this.#places.clear();
    this.#blocked.clear();
  }

  /** @param stream `conversations.num` */
  place(conversation: ConversationId, stream: number, user: UserId): Place | 'anybody' | null {
    const name = `${conversation} ${user}`;
    let place = this.#places.get(name);
    if (place === undefined) {
      place = this.#readPlace(stream, user);
      if (this.#places.size >= MAX_PLACES) this.#places.clear();
      this.#places.set(name, place);
    }
    return place;
  }

  #readPlace(stream: number, user: UserId): Place | 'anybody' | null {
    const row = this.#placeOf.get(idBlob(user), stream);
    if (row === undefined) return 'anybody';
    const { kind, visibility, recordPolicy, membership, role, active, readableFrom } = row;
    if (membership === null || role === null || readableFrom === null) return null;
    return {
      // Writing asks for neither departments nor contacts.
      actor: { id: user, role, active: active === 1, department: null, leads: [] },
      subject: { kind, visibility, recordPolicy, membership, archived: row.archived === 1 },
      rules: this.#rulesOf(row.rules),
      readableFrom,
    };
  }

  #rulesOf(json: string): PracticeRules {
    const known = this.#rules.get(json);
    if (known !== undefined) return known;
    const rules = PracticeRules.parse(JSON.parse(json));
    if (this.#rules.size >= MAX_RULES) this.#rules.clear();
    this.#rules.set(json, rules);
    return rules;
  }

  isBlocked(device: DeviceId): boolean {
    let blocked = this.#blocked.get(device);
    if (blocked === undefined) {
      blocked = this.#deviceOf.get(idBlob(device))?.blocked === 1;
      if (this.#blocked.size >= MAX_DEVICES) this.#blocked.clear();
      this.#blocked.set(device, blocked);
    }
    return blocked;
  }

  /** @returns the entry's row and author; null when it is not stored */
  entry(id: EntryId): { readonly num: number; readonly author: UserId } | null {
    const row = this.#targetOf.get(idBlob(id));
    return row === undefined ? null : { num: row.num, author: idText(row.author) as UserId };
  }
}
