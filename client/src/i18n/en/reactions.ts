/** Reactions to a message, and whose they are. */
export const reactions = {
  title: 'Reactions',
  add: 'Add a reaction',
  who: 'Show who reacted',
  you: 'you',
  andMore_one: '{{names}} and {{count}} more',
  andMore_other: '{{names}} and {{count}} more',
  more_one: 'Show {{count}} more',
  more_other: 'Show more; {{count}} are left',
  nobody: 'There are no reactions any more.',
  pick: 'React with',
  any: 'Another emoji',
} as const;
