import type { Texts } from '../en.ts';

export const command: Texts['command'] = {
  label: 'Wat niet is gedaan',
  create: 'Dit gesprek is niet aangemaakt: {{reason}}',
  join: 'U bent geen lid geworden: {{reason}}',
  leave: 'U bent nog lid: {{reason}}',
  'add-members': 'Er is niemand toegevoegd: {{reason}}',
  'remove-member': 'Er is niemand uitgehaald: {{reason}}',
  'set-member-role': 'De rol is niet gewijzigd: {{reason}}',
  'change-conversation': 'Het gesprek is niet gewijzigd: {{reason}}',
  keep: 'Wat u erin schreef blijft hier. Kopieer of verwijder het, dan kan het gesprek weg.',
  dismiss: 'Begrepen',
  removeConversation: 'Uit de lijst verwijderen',
};
