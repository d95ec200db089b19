/** Picking an emoji. */
export const emoji = {
  search: 'Search emoji',
  groups: 'Groups of emoji',
  found: 'Found emoji',
  none: 'No emoji is called “{{text}}”',
  recent: 'Used lately',
  smileys: 'Smileys',
  people: 'People and hands',
  nature: 'Animals and nature',
  food: 'Food and drink',
  travel: 'Travel and places',
  activities: 'Activities',
  objects: 'Objects',
  symbols: 'Symbols',
  flags: 'Flags',
} as const;
