/** Messages that one saved for oneself. */
export const saved = {
  save: 'Save for yourself',
  unsave: 'Take off the saved ones',
  title: 'Saved messages',
  open: 'Saved',
  empty: 'Nothing is saved',
  emptyText: 'Save what you want to find again. Only you see it, on all your devices.',
  full_one: 'You have saved {{count}} message, the most there can be. Nothing was changed.',
  full_other:
    'You have saved {{count}} messages, the most there can be. Take some off the list, then save this one.',
  more_one: '{{count}} more',
  more_other: '{{count}} more',
  missing_one: '{{count}} saved message is not on this device.',
  missing_other: '{{count}} saved messages are not on this device.',
} as const;
