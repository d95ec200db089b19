import type { Texts } from '../en.ts';

export const threads: Texts['threads'] = {
  title: 'Draad',
  replyIn: 'Antwoorden in een draad',
  line: 'antwoordde in een draad',
  last: 'het laatste om {{time}}',
  close: 'Draad sluiten',
  label: 'Berichten van de draad',
  reply: 'Antwoord in de draad',
  placeholder: 'Antwoord in de draad',
  also: 'Ook naar het gesprek sturen',
  older: 'Toon eerdere antwoorden',
  none: 'Nog niemand heeft geantwoord',
  gone: 'Het bericht waarmee deze draad begint, staat niet op dit apparaat.',
  with: 'Met {{names}}',
  follow: 'Volgen op dit apparaat',
  unfollow: 'Niet volgen op dit apparaat',
  followed: 'Draden',
  open: 'Draden die u volgt',
  unread: 'Met nieuwe antwoorden',
  others: 'Gelezen',
  newReplies_one: '{{count}} nieuw',
  newReplies_other: '{{count}} nieuw',
  empty: 'U volgt geen draden',
  emptyText:
    'U volgt een draad die u begon of waarin u antwoordde, die u noemt, of die u koos te volgen.',
};
