/** The server's own device in a practice. */
import { generateKeyPairSync } from 'node:crypto';
import { type DeviceId, deviceIdOf, PracticeId, PublicKey, randomId, UserId } from '@corridor/core';
import { mustNum, numOf, writeDevice, writeUser } from './directory-rows.ts';
import { nextRevision } from './directory-writes.ts';
import { idText } from './names.ts';
import type { OperationContext } from './operations.ts';
import { sha256 } from './sha256.ts';

/** The practice's own user and device, which sign what the server writes for somebody (E6). */
export const makeServerDevice = (context: OperationContext, practice: PracticeId): void => {
  const { db, now, random } = context;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const revision = nextRevision(context, practice);
  const user = UserId.parse(randomId(random));
  writeUser(db, {
    id: user,
    practice,
    login: `corridor.${user.toLowerCase()}`,
    name: 'Corridor',
    role: 'bot',
    jobTitle: null,
    department: null,
    organisation: null,
    leads: [],
    assignedTo: [],
    active: true,
    createdAt: now,
    revision,
  });
  const id = deviceIdOf(raw, sha256);
  writeDevice(db, {
    id,
    practice,
    user,
    publicKey: PublicKey.parse(raw.toString('base64url')),
    kind: 'server',
    name: 'Server',
    blocked: false,
    createdAt: now,
    revision,
  });
  db.prepare('INSERT INTO server_keys (practice, device, private_key) VALUES (?, ?, ?)').run(
    mustNum(numOf(db, 'practices', practice)),
    mustNum(numOf(db, 'devices', id)),
    privateKey.export({ type: 'pkcs8', format: 'der' }),
  );
};

export interface ServerKey {
  readonly practice: PracticeId;
  readonly device: DeviceId;
  /** PKCS #8, DER. */
  readonly privateKey: Uint8Array;
}

export const loadServerKeys = ({ db }: OperationContext): ServerKey[] =>
  db
    .prepare<[], { practice: Buffer; device: Buffer; privateKey: Buffer }>(
      `SELECT p.id AS practice, d.id AS device, k.private_key AS privateKey
       FROM server_keys k JOIN practices p ON p.num = k.practice JOIN devices d ON d.num = k.device`,
    )
    .all()
    .map(({ practice, device, privateKey }) => ({
      practice: PracticeId.parse(idText(practice)),
      device: idText(device) as DeviceId,
      privateKey: new Uint8Array(privateKey),
    }));
