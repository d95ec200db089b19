import type { Texts } from '../en.ts';

export const lock: Texts['lock'] = {
  title: 'Vergrendeld',
  text: 'Geef het wachtwoord van {{name}} om verder te gaan. Dat kan zonder netwerk.',
  screenOnly: 'Dit vergrendelt het scherm. De gegevens op deze computer zijn nog niet versleuteld.',
  other: 'Iemand anders meldt zich aan',
  leaveTitle: 'Afmelden en verwijderen',
  leaveText:
    'Alles wat Corridor voor {{name}} op dit werkstation bewaart, wordt gewist. Bij de volgende aanmelding komt het weer van de server.',
  leaveWaiting: 'Niet op de server: {{what}}. Als u nu verwijdert, gaat dat verloren.',
  leaveDrafts_one: '{{count}} concept wordt gewist.',
  leaveDrafts_other: '{{count}} concepten worden gewist.',
  leaveConfirm: 'Afmelden en verwijderen',
  leaveAnyway: 'Verwijderen, en verliezen wat wacht',
  leaveFailed: 'Verwijderen lukte niet: {{message}}',
};
