import { CLOSE, parseSegmentName, type SegmentName } from '@corridor/core';
import { mayReadSegment } from '../store/port.ts';
import type { RelayDirectory } from './directory-port.ts';
import type { Identity } from './ports.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';

/** Why a segment is not served: a close code, and for a closed one the head's name. */
export interface NotServed {
  readonly code: number;
  readonly reason: string;
}

/** P3, at this moment. */
export const mayRead = (identity: Identity, room: Room, directory: RelayDirectory): boolean => {
  const membership = directory.membership(identity.user, room.conversation);
  return membership !== null && mayReadSegment(room.floor, membership.readableFrom);
};

const readable = (room: Room, identity: Identity, directory: RelayDirectory): Room | NotServed => {
  if (!mayRead(identity, room, directory)) return { code: CLOSE.forbidden, reason: 'forbidden' };
  if (room.closed) return { code: CLOSE.segmentClosed, reason: room.head };
  return room;
};

/**
 * Finds the room of a segment for a reader (M6). Membership is judged before the conversation or the
 * segment is looked up, so that who is no member learns nothing of either (P9): the id of a direct
 * conversation can be computed by anybody who knows the two people (D5). It is judged again when the
 * segment was read. @throws what the store throws
 */
export const openRoom = async (
  name: SegmentName,
  identity: Identity,
  rooms: Rooms,
  directory: RelayDirectory,
): Promise<Room | NotServed> => {
  const parts = parseSegmentName(name);
  if (!parts.ok) return { code: CLOSE.unknownSegment, reason: 'unknown-segment' };
  if (directory.membership(identity.user, parts.value.conversation) === null) {
    return { code: CLOSE.forbidden, reason: 'forbidden' };
  }
  const room = await rooms.get(name);
  if (room === null) return { code: CLOSE.unknownSegment, reason: 'unknown-segment' };
  return readable(room, identity, directory);
};
