/** What people are at the practice. */
export const roles = {
  super_admin: 'Owner',
  admin: 'Administrator',
  manager: 'Manager',
  team_leader: 'Team leader',
  staff: 'Staff',
  client: 'Client',
  bot: 'Bot',
} as const;
