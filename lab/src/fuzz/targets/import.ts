/** Slack exports: the archive around them, and the JSON inside. */
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utf8Decode, utf8Encode } from '@corridor/core';
import { unzipSync, zipSync } from 'fflate';
import { importSlack } from '../../../../sync-server/src/import/import-slack.ts';
import { ArchiveError } from '../../../../sync-server/src/import/slack/zip.ts';
import {
  ImportBench,
  plainOptions,
} from '../../../../sync-server/src/import/testing/import-bench.ts';
import {
  everyEvent,
  packSample,
} from '../../../../sync-server/src/import/testing/sample-export.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { type Json, mutateJson, oddText } from '../mutate-json.ts';
import { type Outcome, owes, type Target } from '../target.ts';

/** Entries that one event may become at most: 63 parts, with reactions of a thousand names. */
const MAX_ENTRIES_PER_BYTE = 1;

const unzip = (archive: Uint8Array): Record<string, Uint8Array> | null => {
  try {
    return unzipSync(archive, { filter: ({ originalSize }) => originalSize < 1_000_000 });
  } catch {
    return null;
  }
};

const jsonOf = (bytes: Uint8Array): Json | undefined => {
  try {
    return JSON.parse(utf8Decode(bytes) ?? '') as Json;
  } catch {
    return undefined;
  }
};

const NAMES = [
  'users.json',
  '../users.json',
  'a/b/c.json',
  'groups.json',
  'front-desk/2018-02-03.json',
];

/** The same archive with one of its files changed, or its own bytes. */
const mutate: Target['mutate'] = (random, seed, other) => {
  const files = random.chance(0.75) ? unzip(seed) : null;
  const names = Object.keys(files ?? {});
  if (files === null || names.length === 0) return mutateBytes(random, seed, other);
  for (let i = random.between(1, 2); i > 0; i--) {
    const name = random.pick(names);
    const bytes = files[name] ?? new Uint8Array(0);
    const json = jsonOf(bytes);
    const how = random.fraction();
    if (how < 0.05) files[random.pick(NAMES)] = bytes;
    else if (how < 0.1) delete files[name];
    else if (how < 0.15 || json === undefined) files[name] = mutateBytes(random, bytes, other);
    else files[name] = utf8Encode(oddText(random, mutateJson(random, json, json)));
  }
  const level = random.chance(0.5) ? 0 : 1;
  return zipSync(files, { level, mtime: new Date(2020, 0, 1) });
};

class ImportTarget implements Target {
  readonly name = 'import';
  readonly share = 10;
  readonly seeds = [packSample(everyEvent)];
  readonly mutate = mutate;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async run(input: Uint8Array): Promise<Outcome> {
    const path = join(this.#folder, 'export.zip');
    writeFileSync(path, input);
    const bench = new ImportBench();
    let commits = 0;
    bench.beforeCommit = () => void commits++;
    try {
      const first = await importSlack(path, plainOptions, bench.deps);
      const { planned, stored, alreadyThere } = first.entries;
      owes(stored + alreadyThere <= planned, 'no more is stored than was planned');
      owes((await bench.allEntries()).length === stored, 'what it counts as stored is stored');
      owes(
        planned <= MAX_ENTRIES_PER_BYTE * 1_032 * input.length,
        `${planned} entries of ${input.length} bytes`,
      );
      const again = await importSlack(path, plainOptions, bench.deps);
      owes(again.entries.stored === 0, 'imported again, nothing is new');
      owes(again.people.created === 0, 'imported again, nobody is new');
      return 'taken';
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      owes(/^[^\n]{1,400}[.!]$/.test(error.message), `no sentence: ${error.message}`);
      owes(commits === 0, 'a refused archive stores nothing');
      owes(bench.directory.people.size === 0, 'a refused archive makes nobody');
      owes(bench.directory.conversations.size === 0, 'a refused archive makes no conversation');
      return 'refused';
    }
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}

export const importTarget = async (): Promise<Target> =>
  new ImportTarget(await mkdtemp(join(tmpdir(), 'corridor-fuzz-')));
