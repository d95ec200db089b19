import type { Texts } from '../en.ts';

export const system: Texts['system'] = {
  created: '{{name}} begon het gesprek',
  joined: '{{name}} werd lid',
  left: '{{name}} vertrok',
  added: '{{by}} heeft {{name}} toegevoegd',
  removed: '{{by}} heeft {{name}} verwijderd',
  renamed: '{{name}} noemde het “{{text}}”',
  topic: '{{name}} koos het onderwerp: {{text}}',
  archived: '{{name}} archiveerde het gesprek',
  unarchived: '{{name}} opende het gesprek opnieuw',
};
