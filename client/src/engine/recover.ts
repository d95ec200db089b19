/**
 * A database that the browser removed while this workstation still knows the person: the key and
 * the name are written again, and everything else comes back from the relay. What was only here is
 * gone, and that is said.
 */
import { deviceIdOf, fromBase64Url, type UserId } from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';
import type { LocalDatabase } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import type { WorkstationDatabase } from '../local/people.ts';

/** @returns whether the database was removed, and is one again that an engine can start on */
export const recoverEvicted = async (
  workstation: WorkstationDatabase,
  db: LocalDatabase,
  user: UserId,
): Promise<boolean> => {
  if ((await getMeta(db, 'keys')) && (await getMeta(db, 'device'))) return false;
  const person = await workstation.people.get(user);
  const key = person && (await workstation.keys.get(person.login));
  if (!key) return false;
  await db.transaction('rw', db.meta, async () => {
    await setMeta(db, 'user', user);
    await setMeta(db, 'device', deviceIdOf(fromBase64Url(key.publicKey), sha256));
    await setMeta(db, 'keys', key.keys);
  });
  return true;
};
