/** Makes small Slack exports for tests, packed by another implementation than the one that reads. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';

export type Json = Readonly<Record<string, unknown>>;

export interface Sample {
  readonly users: readonly Json[];
  readonly channels: readonly Json[];
  /** Channel name → day → events. */
  readonly days: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
}

export const zipOf = (files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [
        name,
        typeof content === 'string' ? strToU8(content) : content,
      ]),
    ),
  );

export const packSample = ({ users, channels, days }: Sample): Uint8Array => {
  const files: Record<string, string> = {
    'users.json': JSON.stringify(users),
    'channels.json': JSON.stringify(channels),
  };
  for (const [channel, byDay] of Object.entries(days)) {
    for (const [day, events] of Object.entries(byDay)) {
      files[`${channel}/${day}.json`] = JSON.stringify(events);
    }
  }
  return zipOf(files);
};

/** Writes bytes into a folder of their own. @returns the path */
export const saveArchive = async (bytes: Uint8Array): Promise<string> => {
  const path = join(await mkdtemp(join(tmpdir(), 'corridor-import-')), 'export.zip');
  await writeFile(path, bytes);
  return path;
};

const person = (id: string, name: string, realName: string, more: Json = {}): Json => ({
  id,
  name,
  real_name: realName,
  is_bot: false,
  deleted: false,
  profile: { display_name: name, real_name: realName },
  ...more,
});

const message = (ts: string, user: string, text: string, more: Json = {}): Json => ({
  type: 'message',
  user,
  text,
  ts,
  ...more,
});

const event = (ts: string, subtype: string, more: Json = {}): Json => ({
  type: 'message',
  subtype,
  ts,
  ...more,
});

/** One of every event that an export is known to hold. */
export const everyEvent: Sample = {
  users: [
    person('U01', 'anna', 'Anna Peters'),
    person('U02', 'bram', 'Bram de Wit'),
    person('U03', 'cleo', 'Cleo Gone', { deleted: true }),
  ],
  channels: [
    {
      id: 'C01',
      name: 'front-desk',
      created: 1_500_000_000,
      members: ['U01', 'U02'],
      topic: { value: 'Who is at the desk' },
    },
    { id: 'C02', name: 'quiet', created: 1_500_000_001, members: [] },
  ],
  days: {
    'front-desk': {
      '2018-02-01': [
        event('1517443200.000001', 'channel_join', { user: 'U03', text: '<@U03> has joined' }),
        message('1517443201.000001', 'U01', 'Good morning <@U02>, see <#C02|quiet> :wave:'),
        message('1517443202.000001', 'U02', 'Room &lt;3&gt; is *free*', {
          reactions: [{ name: '+1', users: ['U01', 'U03'], count: 2 }],
        }),
        event('1517443203.000001', 'message_replied', {
          message: { ...message('1517443201.000001', 'U01', 'Good morning'), reply_count: 1 },
        }),
        message('1517443203.000002', 'U02', 'Morning!', { thread_ts: '1517443201.000001' }),
        event('1517443204.000001', 'message_changed', {
          message: message('1517443202.000001', 'U02', 'Room &lt;3&gt; is *free*'),
        }),
        event('1517443205.000001', 'message_changed', {
          message: message('1517443202.000001', 'U02', 'Room 4 is free', {
            edited: { user: 'U02', ts: '1517443205.000000' },
          }),
        }),
        message('1517443206.000001', 'U01', 'wrong channel'),
        event('1517443207.000001', 'message_deleted', { deleted_ts: '1517443206.000001' }),
        event('1517443208.000001', 'file_share', {
          user: 'U01',
          text: '<@U01> uploaded a file: <https://example.org/f|Rota> and commented: new rota',
          files: [{ name: 'rota.pdf', title: 'Rota', mimetype: 'application/pdf', size: 1234 }],
        }),
        event('1517443209.000001', 'file_comment', {
          text: '<@U02> commented on <@U01>’s file <https://example.org/f|Rota>: thanks',
          files: [{ name: 'rota.pdf', title: 'Rota', mimetype: 'application/pdf', size: 1234 }],
        }),
      ],
      '2018-02-02': [
        event('1517529600.000001', 'bot_message', {
          bot_id: 'B01',
          username: 'phone',
          text: '',
          attachments: [{ fallback: 'Missed call', title: 'Missed call', title_link: null }],
        }),
        event('1517529601.000001', 'me_message', { user: 'U02', text: 'makes coffee' }),
        event('1517529602.000001', 'channel_topic', { user: 'U01', topic: 'Desk &amp; phone' }),
        event('1517529603.000001', 'channel_name', { user: 'U01', name: 'front-desk' }),
        event('1517529604.000001', 'pinned_item', {
          user: 'U01',
          text: 'pinned',
          item: { ts: '1517443201.000001' },
        }),
        event('1517529605.000001', 'channel_leave', { user: 'U03', text: '<@U03> has left' }),
        message('1517529606.000001', 'U99', 'I am not in the list of people'),
        event('1517529607.000001', 'message_changed', {
          message: message('1517000000.000001', 'U01', 'written before the export'),
        }),
        message('1517529608.000001', 'U01', `${'word '.repeat(1_700)}end`),
        { type: 'huddle', ts: 'no time' },
        message('9999999999.000001', 'U01', 'from the future'),
        message('1517529609.000001', 'U01', ''),
      ],
    },
  },
};
