/**
 * A Slack export as an archive: its people, its channels, and each channel's events. Every byte of
 * it is read once before anything is imported, so a damaged archive changes nothing.
 */
import { z } from 'zod';
import type { PlacedEvent } from './collect.ts';
import { SlackChannel, SlackUser } from './schema.ts';
import { ArchiveError, openZip, type Zip } from './zip.ts';

export interface SlackExport {
  readonly users: readonly SlackUser[];
  /** In the order of their names, each once. */
  readonly channels: readonly SlackChannel[];
  /** Conversations of the export that are not public channels; not imported. */
  readonly privateConversations: number;
  /** A channel's events, oldest day first. @throws ArchiveError */
  events(channel: SlackChannel): Promise<readonly PlacedEvent[]>;
  /** Reads and checks every file. @throws ArchiveError */
  verify(onFile: (done: number, total: number) => void): Promise<void>;
  close(): Promise<void>;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

const readJson = async (zip: Zip, name: string): Promise<unknown> => {
  const bytes = await zip.read(name);
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new ArchiveError(`The export is damaged: ${name} is not JSON.`);
  }
};

const readList = async <T>(zip: Zip, name: string, item: z.ZodType<T>): Promise<readonly T[]> => {
  const parsed = z
    .array(item)
    .max(200_000)
    .safeParse(await readJson(zip, name));
  if (!parsed.success) {
    throw new ArchiveError(`This is not a Slack export: ${name} has another form.`);
  }
  return parsed.data;
};

/** Exports of some tools put everything into one folder: `export/users.json`. */
const rootOf = (zip: Zip): string => {
  for (const name of zip.files.keys()) {
    const match = /^((?:[^/]+\/)?)channels\.json$/.exec(name);
    if (match) return match[1] ?? '';
  }
  throw new ArchiveError('This is not a Slack export: it has no channels.json.');
};

const countPrivate = async (zip: Zip, root: string): Promise<number> => {
  let count = 0;
  for (const list of ['groups.json', 'dms.json', 'mpims.json']) {
    if (!zip.files.has(root + list)) continue;
    count += (await readList(zip, root + list, z.unknown())).length;
  }
  return count;
};

const dayFile = /^\d{4}-\d{2}-\d{2}\.json$/;

/** @throws ArchiveError one sentence that says why the archive cannot be used */
export const openSlackExport = async (path: string): Promise<SlackExport> => {
  const zip = await openZip(path);
  try {
    const root = rootOf(zip);
    if (!zip.files.has(`${root}users.json`)) {
      throw new ArchiveError('This is not a Slack export: it has no users.json.');
    }
    const users = await readList(zip, `${root}users.json`, SlackUser);
    const listed = await readList(zip, `${root}channels.json`, SlackChannel);
    const channels = [...new Map(listed.map((channel) => [channel.id, channel])).values()];
    channels.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const privateConversations = await countPrivate(zip, root);

    const days = new Map<string, string[]>();
    for (const name of zip.files.keys()) {
      const parts = name.slice(root.length).split('/');
      const [folder, file] = parts;
      if (!name.startsWith(root) || parts.length !== 2 || !folder || !file || !dayFile.test(file)) {
        continue;
      }
      const list = days.get(folder);
      if (list) list.push(file);
      else days.set(folder, [file]);
    }
    const filesOf = (channel: SlackChannel): { name: string; place: string }[] => {
      const folder = days.has(channel.name) ? channel.name : channel.id;
      return (days.get(folder) ?? [])
        .sort()
        .map((file) => ({ name: `${root}${folder}/${file}`, place: `${folder}/${file}` }));
    };
    const events = async (channel: SlackChannel): Promise<readonly PlacedEvent[]> => {
      const all: PlacedEvent[] = [];
      for (const { name, place } of filesOf(channel)) {
        const list = await readList(zip, name, z.unknown());
        for (const [i, json] of list.entries())
          all.push({ json, place: `${place}, event ${i + 1}` });
      }
      return all;
    };
    return {
      users,
      channels,
      privateConversations,
      events,
      async verify(onFile) {
        let done = 0;
        for (const name of zip.files.keys()) {
          await zip.read(name);
          onFile(++done, zip.files.size);
        }
      },
      close: () => zip.close(),
    };
  } catch (error) {
    await zip.close();
    throw error;
  }
};
