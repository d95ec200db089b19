import type { Texts } from '../en.ts';

export const status: Texts['status'] = {
  open: 'Status instellen…',
  change: 'Status wijzigen…',
  title: 'Uw status',
  text: 'Wat anderen moeten weten',
  about: 'Wie een gesprek met u deelt of u mag schrijven, ziet dit tot het afloopt.',
  surgery: '🦷 Aan het behandelen',
  lunch: '🥪 Lunchpauze',
  phone: '📞 Aan de telefoon',
  home: '🏠 Thuis aan het werk',
  pick: 'Voorstellen',
  ends: 'Loopt af',
  half: 'Over 30 minuten',
  hour: 'Over een uur',
  today: 'Aan het eind van vandaag',
  never: 'Als ik hem wis',
  busy: 'Niet storen',
  busyAbout: 'Anderen zien dat u bezet bent, en u krijgt geen meldingen, zolang de status duurt.',
  save: 'Opslaan',
  clear: 'Status wissen',
};
