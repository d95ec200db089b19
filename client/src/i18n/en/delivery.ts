/** Where a message is. */
export const delivery = {
  saved: 'Saved on this device, not on the server yet',
  stored: 'On the clinic’s server',
  refused: 'Not sent',
  refusedWhy: 'Not sent: {{reason}}',
  copyText: 'Copy text',
  copied: 'Copied',
  again: 'Try again',
  discard: 'Remove',
} as const;
