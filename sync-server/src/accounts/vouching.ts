/** For whom a page of another site may vouch: not for who manages people or the practice. */
import { can, type Permission } from '@corridor/core';
import { actorOf } from '../directory/actor.ts';
import type { PracticeRow, UserRow } from '../directory/rows.ts';

/** Who holds one of these signs in with a password: no site's server is a way to their power. */
const KEPT_BACK: readonly Permission[] = ['manage_users', 'manage_practice', 'view_audit'];

export const mayBeVouchedFor = (user: UserRow, practice: PracticeRow): boolean =>
  user.active &&
  user.role !== 'bot' &&
  KEPT_BACK.every((permission) => !can(actorOf(user, practice), permission, {}, practice.rules));
