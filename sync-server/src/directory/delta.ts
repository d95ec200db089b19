/** What one reader's workstation is told of the directory since a revision (rules D1 to D4). */
import type {
  DirectoryConversation,
  DirectoryDelta,
  DirectoryDevice,
  DirectoryPractice,
  DirectoryRecord,
  DirectoryUser,
  UserId,
} from '@corridor/core';
import type { DirectoryModel } from './model.ts';
import type { RecordProofs } from './records.ts';
import {
  type ConversationRow,
  type DeviceRow,
  memberOf,
  type PracticeRow,
  type UserRow,
} from './rows.ts';
import { peopleIn, visibleConversations, visibleUsers } from './visibility.ts';

export const practiceView = (row: PracticeRow): DirectoryPractice => ({
  id: row.id,
  name: row.name,
  preset: row.preset,
  rules: row.rules,
  reception: row.reception,
});

/** Everything of a person, for themselves and for who manages users. */
export const userView = (row: UserRow): DirectoryUser => ({
  id: row.id,
  login: row.login,
  name: row.name,
  role: row.role,
  jobTitle: row.jobTitle,
  department: row.department,
  organisation: row.organisation,
  leads: row.leads,
  active: row.active,
  assignedTo: row.assignedTo,
});

const mayManageUsers = (reader: UserRow, practice: PracticeRow): boolean =>
  practice.rules.permissions.manage_users?.includes(reader.role) ?? false;

/** A client sees of the staff what they need to know whom they write to. */
const userFor = (
  row: UserRow,
  reader: UserRow,
  practice: PracticeRow,
  visible: ReadonlySet<UserId>,
): DirectoryUser => {
  const all = userView(row);
  if (row.id === reader.id || mayManageUsers(reader, practice)) return all;
  if (reader.role === 'client') {
    return { ...all, login: '', organisation: null, leads: [], assignedTo: [] };
  }
  return {
    ...all,
    organisation: practice.rules.showOrganisation ? all.organisation : null,
    assignedTo: all.assignedTo.filter((id) => visible.has(id)),
  };
};

const deviceFor = (row: DeviceRow): DirectoryDevice => ({
  id: row.id,
  user: row.user,
  publicKey: row.publicKey,
  kind: row.kind,
  blocked: row.blocked,
});

const conversationFor = (row: ConversationRow, reader: UserId): DirectoryConversation => {
  const own = memberOf(row, reader);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    topic: row.topic,
    description: row.description ?? null,
    visibility: row.visibility,
    recordPolicy: row.recordPolicy,
    history: row.history,
    archived: row.archived,
    createdAt: row.createdAt,
    createdBy: row.createdBy,
    members:
      own === null
        ? []
        : row.members
            .filter(({ leftAt }) => leftAt === null)
            .map(({ user, role, joinedAt }) => ({ user, role, joinedAt })),
    readableFrom: own?.readableFrom ?? null,
    template: row.template ?? null,
  };
};

/**
 * Records hold whole rows, so a reader keeps those that tell nothing beyond what they see: staff,
 * of all that they see; a client, of themselves only (colleagues' workstations keep the rest).
 */
const mayKeepRecord = (reader: UserRow, owner: UserId | null): boolean =>
  reader.role !== 'client' || owner === reader.id;

/** Whether a person's row tells a member of the staff no more than their view of it. */
const isWhole = (
  row: UserRow,
  reader: UserRow,
  practice: PracticeRow,
  visible: ReadonlySet<UserId>,
): boolean => {
  const view = userFor(row, reader, practice, visible);
  return view.organisation === row.organisation && view.assignedTo.length === row.assignedTo.length;
};

export interface DeltaQuestion {
  readonly reader: UserRow;
  readonly since: number;
  readonly revision: number;
  readonly complete: boolean;
}

export const directoryDelta = (
  model: DirectoryModel,
  proofs: RecordProofs,
  { reader, since, revision, complete }: DeltaQuestion,
): DirectoryDelta => {
  const practice = model.practices.get(reader.practice);
  if (practice === undefined) throw new Error('a user without a practice');
  const isNew = (row: { revision: number }): boolean => complete || row.revision > since;
  const visible = visibleUsers(model, reader);
  const seen = visibleConversations(model, reader);

  const changed = [...seen]
    .map((id) => model.conversations.get(id))
    .filter((row) => row !== undefined)
    .filter(isNew);
  // Whoever came with a changed conversation may be new to the reader, though their row is old.
  const met = new Set(changed.flatMap((row) => peopleIn(row, reader.id)));
  const people = [...visible].map((id) => model.users.get(id)).filter((row) => row !== undefined);
  const users = people.filter((row) => isNew(row) || met.has(row.id));
  const devices = people.flatMap(({ id }) =>
    [...model.devicesOf(id)]
      .map((device) => model.devices.get(device))
      .filter((row) => row !== undefined)
      .filter((row) => isNew(row) || met.has(id)),
  );
  // The server's own device signs what it writes for anybody: every reader needs its key.
  const serverDevices = [...model.devices.values()].filter(
    (row) => row.kind === 'server' && row.practice === reader.practice && isNew(row),
  );
  const allDevices = [
    ...new Map([...devices, ...serverDevices].map((row) => [row.id, row])).values(),
  ];
  const usedDepartments = new Set(people.map(({ department }) => department));
  const departments = [...model.departments.values()].filter(
    (row) =>
      row.practice === reader.practice &&
      (complete || isNew(row) || users.some(({ department }) => department === row.id)) &&
      (reader.role !== 'client' || usedDepartments.has(row.id)),
  );
  const gone = [...model.leftBy(reader.id)]
    .map((id) => model.conversations.get(id))
    .filter((row) => row !== undefined)
    .filter((row) => isNew(row) && !seen.has(row.id));

  const records: DirectoryRecord[] = [
    ...users
      .filter((row) => mayKeepRecord(reader, row.id) && isWhole(row, reader, practice, visible))
      .map((row) => proofs.make('user', row)),
    ...allDevices
      .filter(({ user }) => mayKeepRecord(reader, user))
      // How somebody calls their device is theirs to know.
      .map((row) => proofs.make('device', row.user === reader.id ? row : { ...row, name: '' })),
    ...departments
      .filter(() => mayKeepRecord(reader, null))
      .map((row) => proofs.make('department', row)),
    ...changed
      .filter((row) => memberOf(row, reader.id) && mayKeepRecord(reader, null))
      // It names everybody who ever was a member: also who left before the reader came.
      .filter((row) => row.members.every(({ user }) => visible.has(user)))
      .map((row) => proofs.make('conversation', row)),
  ];
  return {
    revision,
    complete,
    practice: practiceView(practice),
    users: users.map((row) => userFor(row, reader, practice, visible)),
    devices: allDevices.map(deviceFor),
    departments: departments.map(({ id, name }) => ({ id, name })),
    conversations: changed.map((row) => conversationFor(row, reader.id)),
    goneConversations: gone.map(({ id }) => id),
    goneUsers: [],
    records,
  };
};
