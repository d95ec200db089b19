/** Who has one's own message. */
export const reach = {
  readBy: 'Read by {{read}} of {{of}}',
  heldBy: 'On the devices of {{held}} of {{of}}',
  heldByOne: 'On {{name}}’s device',
  readByOne: 'Read by {{name}}',
  readByOneAt: 'Read by {{name}}, {{time}}',
  readByOneBefore: 'Read by {{name}}, {{time}} or before',
  before: '{{time}} or before',
  read_one: 'Read by {{count}} person',
  read_other: 'Read by {{count}} people',
  held_one: 'On the device of {{count}} person',
  held_other: 'On the devices of {{count}} people',
  stored_one: 'On the server for {{count}} person',
  stored_other: 'On the server for {{count}} people',
} as const;
