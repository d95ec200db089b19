import type { Texts } from '../en.ts';

export const roles: Texts['roles'] = {
  super_admin: 'Eigenaar',
  admin: 'Beheerder',
  manager: 'Manager',
  team_leader: 'Teamleider',
  staff: 'Medewerker',
  client: 'Cliënt',
  bot: 'Bot',
};
