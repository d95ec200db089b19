import type { Texts } from '../en.ts';

export const versions: Texts['versions'] = {
  mark_one: '{{count}} versie',
  mark_other: '{{count}} versies',
  markTitle: 'Op twee plaatsen tegelijk bewerkt. Vergelijk wat er geschreven is',
  title: 'Versies van dit bericht',
  why: 'Het is op twee plaatsen tegelijk bewerkt, zonder dat de ene van de andere wist. Beide zijn bewaard. Iedereen ziet wat het laatst geschreven is.',
  settled: 'Er is nu één versie.',
  shown: 'Staat in het gesprek',
  show: 'Deze tonen',
  other: 'een andere versie',
  more_one: 'nog {{count}}',
  more_other: 'nog {{count}}',
};
