import type { Texts } from '../en.ts';

export const forward: Texts['forward'] = {
  open: 'Doorsturen',
  title: 'Bericht doorsturen',
  to: 'Gesprek zoeken',
  nowhere: 'U mag in geen gesprek met die naam schrijven.',
  comment: 'Een paar woorden erbij (mag leeg blijven)',
  submit: 'Doorsturen',
  heading: 'Doorgestuurd van {{name}}, {{time}}',
  only: 'Ze zien deze woorden, wie ze schreef en wanneer, en verder niets van dit gesprek.',
  nothing: 'Dit bericht heeft geen woorden om door te sturen.',
  fromRecord: 'Daar is het een kopie, buiten dit dossier.',
  toRecord: 'Daar kan niets worden bewerkt of verwijderd.',
};
