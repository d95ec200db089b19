/** Changes of messages that were not sent. */
export const change = {
  edit: 'Edit not sent: {{reason}}',
  redaction: 'Not removed for everybody: {{reason}}',
  reaction: 'Reaction {{emoji}} not sent: {{reason}}',
  pin: 'Not pinned: {{reason}}',
  unpin: 'Still pinned: {{reason}}',
  acknowledgement: 'Not acknowledged: {{reason}}',
  discard: 'Discard',
  show: 'Show the message',
  gone: 'Its message is not on this device any more.',
  elsewhere: 'Changes that were not sent',
} as const;
