import type { Texts } from '../en.ts';

export const emoji: Texts['emoji'] = {
  search: 'Emoji zoeken',
  groups: 'Groepen emoji’s',
  found: 'Gevonden emoji’s',
  none: 'Geen emoji heet “{{text}}”',
  recent: 'Pas gebruikt',
  smileys: 'Smileys',
  people: 'Mensen en handen',
  nature: 'Dieren en natuur',
  food: 'Eten en drinken',
  travel: 'Reizen en plaatsen',
  activities: 'Activiteiten',
  objects: 'Voorwerpen',
  symbols: 'Symbolen',
  flags: 'Vlaggen',
};
