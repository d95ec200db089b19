/** Runs one request over the services of a data folder. */
import type { Answer, Report } from './answer.ts';
import { list, makeChallenge, makeToken, revoke } from './commands/access.ts';
import { changeAssignment } from './commands/assign.ts';
import { changeUser } from './commands/change-user.ts';
import { addDepartment, listDepartments } from './commands/departments.ts';
import { changeHealWindow } from './commands/heal-window.ts';
import { importFromSlack } from './commands/import.ts';
import {
  activateUser,
  addUser,
  deactivateUser,
  listUsers,
  makeLink,
  resetPassword,
} from './commands/users.ts';
import type { AdminRequest } from './requests.ts';
import type { AdminServices } from './services.ts';

/** @throws AdminError and what `failures.ts` knows; anything else is a bug */
export const runAdminCommand = async (
  request: AdminRequest,
  services: AdminServices,
  report: Report,
): Promise<Answer> => {
  switch (request.command) {
    case 'users-list':
      return listUsers(request, services);
    case 'users-add':
      return addUser(request, services);
    case 'users-change':
      return changeUser(request, services);
    case 'users-deactivate':
      return deactivateUser(request, services);
    case 'users-activate':
      return activateUser(request, services);
    case 'departments-list':
      return listDepartments(services);
    case 'departments-add':
      return addDepartment(request, services);
    case 'assign':
      return changeAssignment(request, services);
    case 'link':
      return makeLink(request, services);
    case 'reset-password':
      return resetPassword(request, services);
    case 'challenge':
      return makeChallenge(services);
    case 'token':
      return makeToken(request, services);
    case 'list':
      return list(request, services);
    case 'revoke':
      return revoke(request, services);
    case 'heal-window':
      return changeHealWindow(request, services);
    case 'import-slack':
      return importFromSlack(request, services, report);
  }
};
