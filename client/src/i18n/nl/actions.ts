import type { Texts } from '../en.ts';

export const actions: Texts['actions'] = {
  reply: 'Antwoorden',
  edit: 'Bewerken',
  remove: 'Voor iedereen verwijderen',
  removeSure:
    'Dit bericht voor iedereen verwijderen? Dat het er stond, en wie het verwijderde, blijft zichtbaar.',
  react: 'Reageren',
  reactWith: 'Reageren met {{emoji}}',
  reacted: '{{emoji}}: {{names}}',
  copy: 'Tekst kopiëren',
  copyLink: 'Link kopiëren',
  forMessage: 'Acties voor het bericht',
};
