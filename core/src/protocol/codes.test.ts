import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_ENTRY_BYTES } from '../entry/codec.ts';
import { MAX_UPDATE_CLIENTS, MAX_UPDATE_STRUCTS } from '../segment/update.ts';
import { CLOSE, mayReconnect, REFUSAL_CODES, remedyOf } from './codes.ts';
import * as limits from './limits.ts';

const protocol = readFileSync(new URL('../../PROTOCOL.md', import.meta.url), 'utf8');
/** The rows of the table under a heading, without its header. */
const tableUnder = (heading: string): string[][] => {
  const [, after = ''] = protocol.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
};

describe('codes', () => {
  it('[M2] PROTOCOL.md lists the close codes, and who may come back by itself', () => {
    const rows = tableUnder('Close codes').map(([code, , back]) => [Number(code), back !== 'no']);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(Object.values(CLOSE).map((code) => [code, mayReconnect(code)])),
    );
  });

  it('[M2] a close code that nobody here sends does not keep a workstation away', () => {
    for (const code of [1000, 1005, 1006, 1011, 1012, 4999]) expect(mayReconnect(code)).toBe(true);
  });

  it('[R9] every refusal has one remedy; only those that PROTOCOL.md names do not keep the text', () => {
    const by = (remedy: string): string[] =>
      REFUSAL_CODES.filter((code) => remedyOf(code) === remedy).sort();
    expect(by('acknowledged')).toEqual(['duplicate']);
    expect(by('move')).toEqual(['segment-closed']);
    expect(by('again')).toEqual([
      'client-id-dropped',
      'clock-reused',
      'foreign-client-id',
      'rate-limited',
      'too-many-client-ids',
    ]);
    const [, text = ''] = protocol.split('\n## Refusal codes\n');
    const [named = ''] = text.split('Every other code');
    for (const code of REFUSAL_CODES) {
      expect(named.includes(`\`${code}\``)).toBe(remedyOf(code) !== 'keep');
    }
  });

  it('[R9] no refusal code stands twice', () => {
    expect(new Set(REFUSAL_CODES).size).toBe(REFUSAL_CODES.length);
  });
});

describe('limits', () => {
  const rows = new Map(tableUnder('Limits').map(([name, value]) => [name, value]));
  const number = (n: number): string => n.toLocaleString('en-US');

  it.each([
    ['frame', `${limits.MAX_FRAME_BYTES / 2 ** 20} MiB`],
    ['hello frame', `${limits.MAX_HELLO_BYTES / 1_024} KiB`],
    ['messages in a frame', number(limits.MAX_MESSAGES_PER_FRAME)],
    ['entry', `${MAX_ENTRY_BYTES / 1_024} KiB`],
    ['structs, clients in an update', `${number(MAX_UPDATE_STRUCTS)}, ${MAX_UPDATE_CLIENTS}`],
    ['in flight per conversation', `${limits.MAX_IN_FLIGHT_BYTES / 1_024} KiB`],
    ['channels per socket', number(limits.MAX_CHANNELS)],
    ['sockets per user', number(limits.MAX_SOCKETS_PER_USER)],
    ['time to hello', `${limits.HELLO_TIMEOUT_MS / 1_000} s`],
    [
      'bytes per second and user, burst',
      `${limits.RATE_BYTES_PER_SECOND / 2 ** 20} MiB, ${limits.RATE_BURST_BYTES / 2 ** 20} MiB`,
    ],
    [
      'messages per second and user, burst',
      `${number(limits.RATE_MESSAGES_PER_SECOND)}, ${number(limits.RATE_BURST_MESSAGES)}`,
    ],
    [
      'entries per second and user, burst',
      `${number(limits.RATE_ENTRIES_PER_SECOND)}, ${number(limits.RATE_BURST_ENTRIES)}`,
    ],
    ['new client ids per device and hour', number(limits.MAX_NEW_CLIENT_IDS_PER_HOUR)],
    ['new client ids per user and hour', number(limits.MAX_NEW_CLIENT_IDS_PER_USER_HOUR)],
  ])('[R15] PROTOCOL.md prints the limit of: %s', (name, value) => {
    expect(rows.get(name)).toBe(value);
  });
});
