import type { Texts } from '../en.ts';

export const notifications: Texts['notifications'] = {
  message_one: 'Nieuw bericht in Corridor',
  message_other: '{{count}} nieuwe berichten in Corridor',
  from_one: 'Nieuw bericht van {{name}}',
  from_other: '{{count}} nieuwe berichten van {{name}}',
  fromClient_one: 'Nieuw bericht van een cliënt',
  fromClient_other: '{{count}} nieuwe berichten van een cliënt',
  in_one: 'Nieuw bericht in {{name}}',
  in_other: '{{count}} nieuwe berichten in {{name}}',
  mentioned: 'U bent vermeld in {{name}}',
  dismiss: 'Sluiten',
  title: 'Meldingen',
  about:
    'U krijgt een melding van vermeldingen, van directe berichten en van antwoorden in draden die u volgt. Bij de gegevens van elk gesprek kunt u anders kiezen. Een melding toont nooit wie er schreef, en ook niet wat.',
  granted:
    'Deze browser toont meldingen zolang Corridor open is, ook achter andere vensters. Zolang het scherm vergrendeld is, komen er geen.',
  ask: 'Deze browser toont nog geen meldingen van Corridor.',
  allow: 'Meldingen toestaan',
  denied:
    'Deze browser is zo ingesteld dat hij geen meldingen van Corridor toont. Om dat te wijzigen opent u de instellingen van deze site, met het teken naast het adres, en staat u meldingen toe. Tot dan staat wat nieuw is in de lijst en in de titel van het tabblad.',
  unsupported:
    'Deze browser kan geen meldingen van Corridor tonen. Wat nieuw is staat in de lijst en in de titel van het tabblad.',
  sound: 'Met een kort geluid',
  hear: 'Afspelen',
  noSound: 'Deze browser speelt nu geen geluid af.',
  quiet: 'Stille uren',
  quietAbout: 'Elke dag krijgt u tussen deze tijden geen meldingen, op geen van uw apparaten.',
  from: 'Van',
  to: 'Tot',
  busy: 'Niet storen',
  busyHalf: '30 minuten lang',
  busyHour: 'Een uur lang',
  busyTomorrow: 'Tot morgen 08:00',
  busyAlways: 'Tot ik het wijzig',
  busyUntil: 'U krijgt geen meldingen tot {{time}}.',
  busyOn: 'U krijgt geen meldingen tot u het wijzigt.',
  busyEnd: 'Weer melden',
};
