/** Writing. */
export const composer = {
  label: 'Message',
  placeholder: 'Write to {{name}}',
  send: 'Send',
  hint: 'Enter sends, Shift+Enter starts a new line',
  left_one: '{{count}} character left',
  left_other: '{{count}} characters left',
  over_one: '{{count}} character too many',
  over_other: '{{count}} characters too many',
  replying: 'Reply to {{name}}',
  editing: 'Edit message',
  stop: 'Stop',
  save: 'Save',
  archived: 'This conversation is archived. It stays readable.',
  notMember: 'You are not a member of this conversation.',
  left: 'You are not a member of this conversation any more. What you wrote and the server did not take stays with you, marked “Not sent”.',
  refused: 'This conversation could not be created, so nothing can be sent in it.',
  unsent: 'Not sent: your draft',
  notPermitted: 'You may read here, but not write.',
  reception:
    'Nobody is assigned to you yet: what you write here reaches the reception of {{practice}}.',
  join: 'Join',
  joining: 'You asked to join. You can read and write here as soon as the server has done it.',
  failed: 'Not kept: this device could not store the message. Your text is still here.',
  failedNotFetched:
    'Not kept: a part of Corridor that this needs is not on this device yet. Your text is still here; send it again when the server can be reached.',
  failedFull: 'Not kept: the storage of this device is full. Your text is still here.',
} as const;
