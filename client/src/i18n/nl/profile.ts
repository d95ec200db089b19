import type { Texts } from '../en.ts';

export const profile: Texts['profile'] = {
  you: 'Dit bent u.',
  notKnown: 'Of deze persoon er is, is nu niet bekend.',
  job: 'Functie',
  department: 'Afdeling',
  organisation: 'Organisatie',
  message: 'Bericht sturen',
  mention: 'Vermelden',
};
