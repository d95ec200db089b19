import type { Texts } from '../en.ts';

export const people: Texts['people'] = {
  online: 'Online',
  away: 'Afwezig sinds {{time}}',
  busy: 'Bezet sinds {{time}}',
  busyUntil: 'Bezet tot {{time}}',
  statusUntil: '{{text}}, tot {{time}}',
  statusSince: '{{text}}, sinds {{time}}',
  offline: 'Offline',
  lastSeen: 'Laatst gezien {{time}}',
  typesOne: '{{name}} is aan het typen…',
  typesTwo: '{{name}} en {{other}} zijn aan het typen…',
  typesMany: 'Meerdere mensen zijn aan het typen…',
};
