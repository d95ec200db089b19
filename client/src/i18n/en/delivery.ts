/** Where a message is. */
export const delivery = {
  saved: 'Saved on this device, not on the server yet',
  stored: 'On the clinic’s server',
  refused: 'Not sent',
  refusedWhy: 'Not sent: {{reason}}',
  nowStored_one: '{{count}} message is on the server now.',
  nowStored_other: '{{count}} messages are on the server now.',
  nowRefused_one:
    '{{count}} message was refused by the server. It is kept on this device, with the reason beside it.',
  nowRefused_other:
    '{{count}} messages were refused by the server. They are kept on this device, with the reason beside each.',
  copyText: 'Copy text',
  copied: 'Copied',
  again: 'Try again',
  discard: 'Remove',
} as const;
