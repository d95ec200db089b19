/** Who looks after a client. */
import { isStaff } from '@corridor/core';
import { AdminError, type Answer, answer } from '../answer.ts';
import { findInPractice, findUser } from '../find.ts';
import type { RequestOf } from '../requests.ts';
import type { AdminServices } from '../services.ts';

/** As many as `CreateUserRequest` takes. */
const MAX_ASSIGNED = 100;

/** @throws AdminError */
export const changeAssignment = async (
  request: RequestOf<'assign'>,
  services: AdminServices,
): Promise<Answer> => {
  const { directory, store } = services;
  const { assigned } = request;
  const client = findUser(services, request.client);
  if (client.role !== 'client') {
    throw new AdminError(
      `The role of ${client.login} is ${client.role}: name the client first, then who looks after them.`,
    );
  }
  const staff = findInPractice(services, client.practice, request.staff);
  const names = {
    client: `${client.name} (${client.login})`,
    staff: `${staff.name} (${staff.login})`,
  };
  if (assigned && !isStaff(staff.role)) {
    throw new AdminError(
      `Clients are assigned to staff, and the role of ${staff.login} is ${staff.role}.`,
    );
  }
  if (assigned && !staff.active) {
    throw new AdminError(`${staff.login} is deactivated: nobody would answer the client.`);
  }
  const others = client.assignedTo.filter((id) => id !== staff.id);
  const assignedTo = assigned ? [...client.assignedTo, staff.id] : others;
  const logins = (ids: readonly (typeof staff.id)[]): string[] =>
    ids.map((id) => directory.user(id)?.login ?? id);
  if (others.length < client.assignedTo.length === assigned) {
    return answer({ client: client.login, assignedTo: logins(client.assignedTo) }, [
      `${names.client} is ${assigned ? 'assigned to' : 'not assigned to'} ${names.staff}${assigned ? ' already' : ''}.`,
    ]);
  }
  if (assignedTo.length > MAX_ASSIGNED) {
    throw new AdminError(`A client is assigned to ${MAX_ASSIGNED} people at most.`);
  }
  const write = await store.run('directory.changeUser', {
    practice: client.practice,
    actor: null,
    user: client.id,
    change: { assignedTo },
  });
  directory.apply(write);
  const lines = [
    `${names.client} is ${assigned ? 'assigned to' : 'not assigned any more to'} ${names.staff}.`,
    assignedTo.length === 0
      ? 'Nobody looks after them now: they may write to the practice’s reception, where there is one.'
      : `Who looks after them: ${logins(assignedTo).join(', ')}.`,
  ];
  const { name, rules } = directory.practice(client.practice);
  if (!rules.kinds.includes('client')) {
    lines.push(`By the rules of ${name} nobody writes to clients, so this has no effect yet.`);
  }
  return answer({ client: client.login, assignedTo: logins(assignedTo) }, lines);
};
