/** Version 1 as it was recorded, against today's code; and versions that nobody knows yet. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  CLOSE,
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientMessage,
  encodeFrame,
} from '@corridor/core';
import WebSocket from 'ws';
import { corridor } from '../../../e2e/harness/cli.ts';
import { databasePath, openForWriting } from '../../../sync-server/src/store/sqlite/database.ts';
import { Clinic } from '../processes/clinic.ts';
import type { Row } from './row.ts';

const FRAMES = new URL('../../../core/fixtures/v1/frames.json', import.meta.url);
const UNKNOWN = 99;

interface Recorded {
  readonly message: { readonly type: string };
  readonly frame: string;
}

interface RecordedFrames {
  readonly fromWorkstation: readonly Recorded[];
  readonly fromRelay: readonly Recorded[];
}

const bytesOf = ({ frame }: Recorded): Uint8Array => new Uint8Array(Buffer.from(frame, 'base64'));

/** Every recorded frame is read by today's code. */
const unreadFrames = (): { readonly read: number; readonly failures: readonly string[] } => {
  const recorded = JSON.parse(readFileSync(FRAMES, 'utf8')) as RecordedFrames;
  const { fromWorkstation, fromRelay } = recorded;
  const failures = [
    ...fromWorkstation.filter((each) => !decodeClientFrame(bytesOf(each)).ok),
    ...fromRelay.filter((each) => !decodeRelayFrame(bytesOf(each)).ok),
  ].map(({ message }) => `a frame of version 1 is not read: ${message.type}`);
  return { read: fromWorkstation.length + fromRelay.length, failures };
};

/** Says hello with versions that nobody speaks. @returns the close code and its reason */
const helloOfTomorrow = async (clinic: Clinic): Promise<readonly [number, string]> => {
  const person = await clinic.practice.signIn(clinic.practice.ana);
  const socket = new WebSocket(person.syncUrl, { headers: person.headers });
  await once(socket, 'open');
  const hello = {
    minVersion: UNKNOWN,
    maxVersion: UNKNOWN,
    client: 'tomorrow',
    era: null,
    directoryRevision: 0,
  };
  socket.send(encodeFrame([encodeClientMessage({ type: 'hello', hello })]));
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  return [code, reason.toString()];
};

/** A database of a format that this version does not know: neither served nor touched. */
const databaseOfTomorrow = async (clinic: Clinic): Promise<readonly string[]> => {
  const failures: string[] = [];
  await clinic.relay.stop();
  const path = databasePath(clinic.relay.folder);
  const db = openForWriting(path);
  const [known] = db.pragma('user_version', { simple: false }) as [{ user_version: number }];
  db.pragma(`user_version = ${UNKNOWN}`);
  db.close();
  const before = readFileSync(path);
  const started = await clinic.relay.start().then(
    () => true,
    () => false,
  );
  if (started) failures.push('a database of an unknown format was served');
  else if (!clinic.relay.printed.includes('newer version of Corridor')) {
    failures.push(`the refusal is no sentence: ${clinic.relay.printed}`);
  }
  await clinic.relay.kill();
  if (!readFileSync(path).equals(before)) failures.push('an unknown database was changed');
  const checked = await corridor(clinic.relay.folder, 'check').then(
    () => '',
    (error: unknown) => String(error),
  );
  if (!checked.includes('newer version')) failures.push(`check says nothing of it: ${checked}`);
  const again = openForWriting(path);
  again.pragma(`user_version = ${known.user_version}`);
  again.close();
  await clinic.relay.start();
  return failures;
};

export const versions: Row = {
  name: 'versions',
  title: 'recorded frames of version 1; a protocol and a database that nobody knows yet',
  longRuns: 1,
  shortRuns: 0,
  async run(first, runs, tell) {
    for (let seed = first; seed < first + runs; seed++) {
      const clinic = await Clinic.open();
      try {
        const { read, failures: unread } = unreadFrames();
        const failures = [...unread];
        const [code, reason] = await helloOfTomorrow(clinic);
        if (code !== CLOSE.versionNotSpoken || reason === '') {
          failures.push(`hello of an unknown version: ${code} ${reason}`);
        }
        failures.push(...(await databaseOfTomorrow(clinic)));
        failures.push(...(await clinic.agree()).failures);
        tell({ seed, failures, counts: { framesRead: read } });
      } finally {
        await clinic.close();
      }
    }
  },
};
