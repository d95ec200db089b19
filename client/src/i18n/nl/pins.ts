import type { Texts } from '../en.ts';

export const pins: Texts['pins'] = {
  pin: 'Voor iedereen vastzetten',
  unpin: 'Niet meer vastzetten',
  open: 'Vastgezette berichten',
  title: 'Vastgezette berichten',
  empty: 'Hier is niets vastgezet',
  emptyText: 'Zet vast wat iedereen terug moet vinden: het blijft staan en komt in deze lijst.',
};
