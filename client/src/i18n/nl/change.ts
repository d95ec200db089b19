import type { Texts } from '../en.ts';

export const change: Texts['change'] = {
  edit: 'Bewerking niet verzonden: {{reason}}',
  redaction: 'Niet voor iedereen verwijderd: {{reason}}',
  reaction: 'Reactie {{emoji}} niet verzonden: {{reason}}',
  pin: 'Niet vastgezet: {{reason}}',
  unpin: 'Nog steeds vastgezet: {{reason}}',
  acknowledgement: 'Niet bevestigd: {{reason}}',
  discard: 'Weggooien',
  show: 'Toon het bericht',
  gone: 'Het bericht staat niet meer op dit apparaat.',
  elsewhere: 'Wijzigingen die niet zijn verzonden',
};
