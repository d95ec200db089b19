import type { Texts } from '../en.ts';

export const ownSettings: Texts['ownSettings'] = {
  title: 'Voor jou',
  show: 'Tonen',
  filter_all: 'Alle',
  filter_unread: 'Ongelezen',
  filter_pinned: 'Vastgezet',
  noneUnread: 'Alles is gelezen',
  nonePinned: 'Er is niets vastgezet. Zet een gesprek vast bij zijn gegevens.',
  pinned: 'Vastgezet',
  pin: 'Boven aan de lijst vastgezet',
  muted: 'Gedempt',
  mute: 'Dempen',
  muteHour: 'Een uur lang',
  muteTomorrow: 'Tot morgen 08:00',
  muteAlways: 'Tot ik het wijzig',
  mutedUntil: 'Gedempt tot {{time}}',
  mutedAlways: 'Gedempt tot je het wijzigt',
  unmute: 'Niet meer dempen',
};
