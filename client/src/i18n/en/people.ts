/** Who is there, and who types. */
export const people = {
  online: 'Online',
  away: 'Away since {{time}}',
  busy: 'Busy since {{time}}',
  busyUntil: 'Busy until {{time}}',
  statusUntil: '{{text}}, until {{time}}',
  statusSince: '{{text}}, since {{time}}',
  offline: 'Offline',
  lastSeen: 'Last seen {{time}}',
  typesOne: '{{name}} is typing…',
  typesTwo: '{{name}} and {{other}} are typing…',
  typesMany: 'Several people are typing…',
} as const;
