/** What the server did not do about a conversation. */
export const command = {
  label: 'What was not done',
  create: 'This conversation was not created: {{reason}}',
  join: 'You did not become a member: {{reason}}',
  leave: 'You are still a member: {{reason}}',
  'add-members': 'Nobody was added: {{reason}}',
  'remove-member': 'Nobody was taken out: {{reason}}',
  'set-member-role': 'The role was not changed: {{reason}}',
  'change-conversation': 'The conversation was not changed: {{reason}}',
  keep: 'What you wrote in it stays here. Copy or remove it, then the conversation can go.',
  dismiss: 'Understood',
  removeConversation: 'Remove from the list',
} as const;
