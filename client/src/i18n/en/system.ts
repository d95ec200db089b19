/** Lines about the conversation itself, between its messages. */
export const system = {
  created: '{{name}} started the conversation',
  joined: '{{name}} joined',
  left: '{{name}} left',
  added: '{{by}} added {{name}}',
  removed: '{{by}} removed {{name}}',
  renamed: '{{name}} renamed it to “{{text}}”',
  topic: '{{name}} set the topic: {{text}}',
  archived: '{{name}} archived the conversation',
  unarchived: '{{name}} opened the conversation again',
} as const;
