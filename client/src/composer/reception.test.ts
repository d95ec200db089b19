import { expect, it } from 'vitest';
import { groupOf, person } from '../engine/testing/workstation.ts';
import { reachesReception } from './reception.pure.ts';

const [desk, ben, client] = [person('desk'), person('ben'), person('client')];
const me = { role: 'client' as const, assignedTo: [] };
const thread = (other: typeof desk) => ({
  kind: 'client' as const,
  members: groupOf('thread', [other.id, client.id]).members,
});

it('[P5] a client to whom nobody is assigned writes to the reception, others do not', () => {
  const practice = { reception: desk.id };
  expect(reachesReception(thread(desk), me, practice)).toBe(true);
  expect(reachesReception(thread(ben), me, practice)).toBe(false);
  expect(reachesReception(thread(desk), { ...me, assignedTo: [ben.id] }, practice)).toBe(false);
  expect(reachesReception(thread(desk), me, { reception: null })).toBe(false);
  expect(reachesReception(thread(desk), { role: 'staff', assignedTo: [] }, practice)).toBe(false);
  const group = { ...thread(desk), kind: 'group' as const };
  expect(reachesReception(group, me, practice)).toBe(false);
});
