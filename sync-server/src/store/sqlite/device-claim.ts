/** How a device key comes to belong to a user, for ever. */
import { type DeviceId, deviceIdOf, type PublicKey } from '@corridor/core';
import type { DeviceRow, DirectoryWrite, UserRow } from '../../directory/rows.ts';
import { readDevice, userNum, writeDevice } from './directory-rows.ts';
import { nextRevision, written } from './directory-writes.ts';
import { type OperationContext, OperationError } from './operations.ts';
import { sha256 } from './sha256.ts';

/** A device as it presents itself at sign-in. */
export interface DeviceClaim {
  readonly publicKey: PublicKey;
  readonly name: string;
  readonly kind: 'workstation' | 'token';
}

const DAY_MS = 86_400_000;
/** Every device goes to every colleague. */
const MAX_NEW_DEVICES_A_DAY = 50;

/** Registers a device under a user, or checks that it is theirs and may be used. */
export const claimDevice = (
  context: OperationContext,
  user: UserRow,
  claim: DeviceClaim,
): { readonly id: DeviceId; readonly write: DirectoryWrite | null } => {
  const { db, now } = context;
  const id = deviceIdOf(Buffer.from(claim.publicKey, 'base64url'), sha256);
  const before = readDevice(db, id);
  if (before !== null) {
    if (before.user !== user.id || before.kind !== claim.kind) {
      throw new OperationError('device-taken', 'This device key belongs to somebody else.');
    }
    if (before.blocked) {
      throw new OperationError('device-blocked', 'This device is blocked. Ask an admin.');
    }
    return { id, write: null };
  }
  const { n } = db
    .prepare<[number | null, number], { n: number }>(
      'SELECT count(*) AS n FROM devices WHERE user = ? AND created_at > ?',
    )
    .get(userNum(db, user.id), now - DAY_MS) ?? { n: 0 };
  if (n >= MAX_NEW_DEVICES_A_DAY) {
    throw new OperationError('too-many-devices', 'Too many new devices in one day. Try tomorrow.');
  }
  const row: DeviceRow = {
    id,
    practice: user.practice,
    user: user.id,
    publicKey: claim.publicKey,
    kind: claim.kind,
    name: claim.name,
    blocked: false,
    createdAt: now,
    revision: nextRevision(context, user.practice),
  };
  writeDevice(db, row);
  return { id, write: written(context, user.practice, { devices: [row] }) };
};
