/** The card of a person. */
export const profile = {
  you: 'This is you.',
  notKnown: 'Whether they are there is not known just now.',
  job: 'Job title',
  department: 'Department',
  organisation: 'Organisation',
  message: 'Message',
  mention: 'Mention',
} as const;
