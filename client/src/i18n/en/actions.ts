/** What one does with a message. */
export const actions = {
  reply: 'Reply',
  edit: 'Edit',
  remove: 'Remove for everybody',
  removeSure: 'Remove this message for everybody? That it was there, and who removed it, stays.',
  react: 'React',
  reactWith: 'React with {{emoji}}',
  reacted: '{{emoji}}: {{names}}',
  copy: 'Copy text',
  copyLink: 'Copy link',
  forMessage: 'Actions for the message',
} as const;
