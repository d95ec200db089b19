/** What a conversation holds on the relay, as a member reads it over HTTP. */
import {
  type ConversationId,
  decodeEntry,
  decodeFetchedSegment,
  type Entry,
  readSegmentUpdate,
  SegmentList,
} from '@corridor/core';
import { type Person, sha256 } from '../../../e2e/harness/person.ts';

export const storedEntries = async (
  person: Person,
  conversation: ConversationId,
): Promise<readonly Entry[]> => {
  const answer = await person.request('GET', `/api/conversations/${conversation}/segments`);
  const { segments } = SegmentList.parse(await answer.json());
  const entries: Entry[] = [];
  for (const { name } of segments) {
    const body = await (await person.request('GET', `/api/segments/${name}`)).arrayBuffer();
    const fetched = decodeFetchedSegment(new Uint8Array(body));
    if (!fetched.ok) throw new Error(fetched.error);
    const update = readSegmentUpdate(fetched.value.update);
    if (!update.ok) throw new Error(update.error.detail);
    for (const { structs } of update.value.clients) {
      for (const { bytes } of structs) {
        const entry = decodeEntry(bytes, sha256);
        if (!entry.ok) throw new Error(entry.error.detail);
        entries.push(entry.value);
      }
    }
  }
  return entries;
};
