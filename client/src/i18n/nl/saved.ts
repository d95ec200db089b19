import type { Texts } from '../en.ts';

export const saved: Texts['saved'] = {
  save: 'Voor uzelf bewaren',
  unsave: 'Niet meer bewaren',
  title: 'Bewaarde berichten',
  open: 'Bewaard',
  empty: 'Niets bewaard',
  emptyText: 'Bewaar wat u wilt terugvinden. Alleen u ziet het, op al uw apparaten.',
  full_one: 'U hebt {{count}} bericht bewaard, meer kan niet. Er is niets veranderd.',
  full_other:
    'U hebt {{count}} berichten bewaard, meer kan niet. Haal er een paar van de lijst en bewaar dit dan.',
  more_one: 'nog {{count}}',
  more_other: 'nog {{count}}',
  missing_one: '{{count}} bewaard bericht staat niet op dit apparaat.',
  missing_other: '{{count}} bewaarde berichten staan niet op dit apparaat.',
};
