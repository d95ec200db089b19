/** Pinned messages. */
export const pins = {
  pin: 'Pin for everybody',
  unpin: 'Take the pin away',
  open: 'Pinned messages',
  title: 'Pinned messages',
  empty: 'Nothing is pinned here',
  emptyText: 'Pin what everybody should find again: it stays where it is and stands in this list.',
} as const;
