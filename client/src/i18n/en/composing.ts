/** Help while writing: formats and completion. */
export const composing = {
  toolbar: 'Formats',
  bold: 'Bold',
  italic: 'Italic',
  code: 'Code',
  link: 'Link',
  list: 'List',
  quote: 'Quote',
  emoji: 'Emoji',
  pickEmoji: 'Add an emoji',
  suggestions: 'Suggestions',
  suggested_one: '{{count}} suggestion',
  suggested_other: '{{count}} suggestions',
  allAbout: 'Everybody in this conversation',
  titleAbout_one: '{{count}} person with this job title',
  titleAbout_other: '{{count}} people with this job title',
} as const;
