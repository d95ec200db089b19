import type { Texts } from '../en.ts';

export const delivery: Texts['delivery'] = {
  saved: 'Bewaard op dit apparaat, nog niet op de server',
  stored: 'Op de server van de praktijk',
  refused: 'Niet verzonden',
  refusedWhy: 'Niet verzonden: {{reason}}',
  nowStored_one: '{{count}} bericht staat nu op de server.',
  nowStored_other: '{{count}} berichten staan nu op de server.',
  nowRefused_one:
    '{{count}} bericht is door de server geweigerd. Het is bewaard op dit apparaat, met de reden erbij.',
  nowRefused_other:
    '{{count}} berichten zijn door de server geweigerd. Ze zijn bewaard op dit apparaat, elk met de reden erbij.',
  copyText: 'Tekst kopiëren',
  copied: 'Gekopieerd',
  again: 'Opnieuw proberen',
  discard: 'Verwijderen',
};
