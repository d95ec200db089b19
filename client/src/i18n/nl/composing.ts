import type { Texts } from '../en.ts';

export const composing: Texts['composing'] = {
  toolbar: 'Opmaak',
  bold: 'Vet',
  italic: 'Cursief',
  code: 'Code',
  link: 'Link',
  list: 'Lijst',
  quote: 'Citaat',
  emoji: 'Emoji',
  pickEmoji: 'Emoji toevoegen',
  suggestions: 'Suggesties',
  suggested_one: '{{count}} suggestie',
  suggested_other: '{{count}} suggesties',
  allAbout: 'Iedereen in dit gesprek',
  groupTooMany: '@{{name}} bereikt niemand: een bericht kan hoogstens {{most}} mensen vermelden.',
  groupNotAllowed: '@{{name}} bereikt niemand: u mag hier niet iedereen vermelden.',
  titleAbout_one: '{{count}} persoon met deze functie',
  titleAbout_other: '{{count}} personen met deze functie',
};
