import type { Texts } from '../en.ts';

export const composer: Texts['composer'] = {
  label: 'Bericht',
  placeholder: 'Schrijf aan {{name}}',
  send: 'Verzenden',
  hint: 'Enter verzendt, Shift+Enter begint een nieuwe regel',
  left_one: 'nog {{count}} teken',
  left_other: 'nog {{count}} tekens',
  over_one: '{{count}} teken te veel',
  over_other: '{{count}} tekens te veel',
  replying: 'Antwoord aan {{name}}',
  editing: 'Bericht bewerken',
  stop: 'Stoppen',
  save: 'Bewaren',
  archived: 'Dit gesprek is gearchiveerd. Het blijft leesbaar.',
  archivedToOthers:
    'Dit kanaal is gearchiveerd. De leden lezen het; niemand kan lid worden of schrijven.',
  leaving: 'U verlaat dit gesprek zodra er weer netwerk is.',
  notMember: 'U bent geen lid van dit gesprek.',
  refused: 'Dit gesprek kon niet worden aangemaakt, dus er kan niets in worden verzonden.',
  unsent: 'Niet verzonden: uw concept',
  notPermitted: 'U mag hier lezen, maar niet schrijven.',
  reception:
    'Er is nog niemand aan u toegewezen: wat u hier schrijft, komt bij de receptie van {{practice}}.',
  join: 'Lid worden',
  joining:
    'U hebt gevraagd lid te worden. U kunt hier lezen en schrijven zodra de server het heeft gedaan.',
  failed: 'Niet bewaard: dit apparaat kon het bericht niet opslaan. Uw tekst staat er nog.',
  failedNotFetched:
    'Niet bewaard: een deel van Corridor dat hiervoor nodig is staat nog niet op dit apparaat. Uw tekst staat er nog; verzend het bericht opnieuw als de server bereikbaar is.',
  failedFull: 'Niet bewaard: de opslag van dit apparaat is vol. Uw tekst staat er nog.',
};
