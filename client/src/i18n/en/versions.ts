/** A message that was edited in two places at once. */
export const versions = {
  mark_one: '{{count}} version',
  mark_other: '{{count}} versions',
  markTitle: 'Edited in two places at once. Compare what was written',
  title: 'Versions of this message',
  why: 'It was edited in two places at once, neither knowing of the other. Both are kept. Everybody sees the one that was written last.',
  settled: 'There is one version now.',
  shown: 'Shown in the conversation',
  show: 'Show this one instead',
  other: 'another version',
  more_one: '{{count}} more',
  more_other: '{{count}} more',
} as const;
