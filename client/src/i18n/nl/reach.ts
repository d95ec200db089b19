import type { Texts } from '../en.ts';

export const reach: Texts['reach'] = {
  readBy: 'Gelezen door {{read}} van {{of}}',
  heldBy: 'Op de apparaten van {{held}} van {{of}}',
  heldByOne: 'Op het apparaat van {{name}}',
  readByOne: 'Gelezen door {{name}}',
  readByOneAt: 'Gelezen door {{name}}, {{time}}',
  readByOneBefore: 'Gelezen door {{name}}, {{time}} of eerder',
  before: '{{time}} of eerder',
  read_one: 'Gelezen door {{count}} persoon',
  read_other: 'Gelezen door {{count}} mensen',
  held_one: 'Op het apparaat van {{count}} persoon',
  held_other: 'Op de apparaten van {{count}} mensen',
  stored_one: 'Op de server voor {{count}} persoon',
  stored_other: 'Op de server voor {{count}} mensen',
};
