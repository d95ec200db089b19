import type { Texts } from '../en.ts';

export const delivery: Texts['delivery'] = {
  saved: 'Bewaard op dit apparaat, nog niet op de server',
  stored: 'Op de server van de praktijk',
  refused: 'Niet verzonden',
  refusedWhy: 'Niet verzonden: {{reason}}',
  copyText: 'Tekst kopiëren',
  copied: 'Gekopieerd',
  again: 'Opnieuw proberen',
  discard: 'Verwijderen',
};
