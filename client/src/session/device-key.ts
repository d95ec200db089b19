/**
 * This workstation's signing key of a login: Ed25519, made here once, its private half not
 * extractable, kept by the browser. It is made before signing in, because signing in registers it.
 */
import { PublicKey, toBase64Url } from '@corridor/core';
import type { DeviceKeyRow, WorkstationDatabase } from '../local/people.ts';

/** This browser has no Ed25519: it is too old, or the page is not on https. */
export class NoSigningError extends Error {
  readonly code = 'no-signing';
}

/** @throws NoSigningError */
const makeKeys = async (login: string): Promise<DeviceKeyRow> => {
  let keys: CryptoKeyPair;
  try {
    // The algorithm makes it a pair; older type definitions cannot know.
    keys = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  } catch (cause) {
    throw new NoSigningError('This browser cannot sign messages.', { cause });
  }
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));
  return { login, keys, publicKey: PublicKey.parse(toBase64Url(raw)) };
};

/** The key of a login, made when there is none. @throws NoSigningError */
export const deviceKey = async (
  workstation: WorkstationDatabase,
  login: string,
): Promise<DeviceKeyRow> => {
  const existing = await workstation.keys.get(login);
  if (existing) return existing;
  const made = await makeKeys(login);
  return workstation.transaction('rw', workstation.keys, async () => {
    const meanwhile = await workstation.keys.get(login);
    if (meanwhile) return meanwhile; // Another tab was faster.
    await workstation.keys.put(made);
    return made;
  });
};
