/** Passing a message on to another conversation. */
export const forward = {
  open: 'Forward',
  title: 'Forward a message',
  to: 'Find a conversation',
  nowhere: 'You may write in no conversation of that name.',
  comment: 'Add a few words (may stay empty)',
  submit: 'Forward',
  heading: 'Forwarded from {{name}}, {{time}}',
  only: 'They see these words, who wrote them and when, and nothing else of this conversation.',
  nothing: 'There are no words in this message to forward.',
  fromRecord: 'They are a copy there, outside of this record.',
  toRecord: 'There nothing can be edited or removed.',
} as const;
