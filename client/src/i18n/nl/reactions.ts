import type { Texts } from '../en.ts';

export const reactions: Texts['reactions'] = {
  title: 'Reacties',
  add: 'Reactie toevoegen',
  who: 'Toon wie reageerde',
  you: 'u',
  andMore_one: '{{names}} en nog {{count}}',
  andMore_other: '{{names}} en nog {{count}}',
  more_one: 'Toon nog {{count}}',
  more_other: 'Toon meer; er zijn er nog {{count}}',
  nobody: 'Er zijn geen reacties meer.',
  pick: 'Reageren met',
  any: 'Een andere emoji',
};
