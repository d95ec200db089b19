import type { Texts } from '../en.ts';

export const states: Texts['states'] = {
  safe: 'Wat veilig is',
  todo: 'Wat u kunt doen',
  more: 'Wat dit betekent',
  again: 'Nu proberen',
  signIn: 'Aanmelden',
  update: 'Nu gebruiken',
};
