/** From what is known of the engine, the storage and this app to the one state the banner tells. */
import type { EngineStatus, Outage } from '../engine/port.ts';
import { fileSize, longDate, timeNear } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import type { FillProgress } from '../local/database.ts';
import { NOTHING_UNSENT, unsentTotal } from '../local/unsent.ts';
import { NOT_FETCHED } from '../parts/fetch-part.ts';
import { CLAUSES } from './clauses.ts';
import type { StateName, StateWords, Tone } from './state.ts';
import { STATE_TABLE } from './states.ts';

export interface Known {
  readonly status: EngineStatus;
  readonly fill: FillProgress | null;
  readonly newVersion: boolean;
  /** The browser has kept the app itself. */
  readonly appKept: boolean;
  readonly nowMs: number;
}

/** Since when there is no line, and why it was lost; null while that is not so. */
const outageOf = ({ connection }: EngineStatus): Outage | null => {
  switch (connection.state) {
    case 'offline':
      return connection;
    case 'connecting':
      return connection.after;
    default:
      return null;
  }
};

const OUTAGE_STATES: Readonly<Record<Outage['reason'], StateName>> = {
  'no-network': 'no-network',
  'server-unreachable': 'server-unreachable',
  silent: 'server-silent',
  'server-stopping': 'server-stopping',
  'cannot-store': 'server-cannot-store',
};

/** A device that lost everything has nothing to show until there is a line. */
const evictedState = ({ connection }: EngineStatus): StateName =>
  connection.state === 'offline' || (connection.state === 'connecting' && connection.after)
    ? 'storage-evicted-offline'
    : 'storage-evicted';

/** The state to tell: what stops work first, then what waits, then what is under way. */
export const stateOf = ({ status, fill, newVersion }: Known): StateName => {
  const { connection, storage } = status;
  switch (storage.state) {
    case 'unavailable':
      return 'storage-unavailable';
    case 'evicted':
      return evictedState(status);
    case 'full':
      return 'storage-full';
    case 'nearly-full':
    case 'ok':
      break;
  }
  switch (connection.state) {
    case 'device-blocked':
    case 'deactivated':
    case 'signed-out':
    case 'version-not-spoken':
      return connection.state;
    default:
      break;
  }
  if (status.fault !== null) return status.fault === NOT_FETCHED ? 'part-not-here' : 'fault';
  if (status.clockWrongByMs !== null) return 'clock-wrong';
  if (status.healing !== null) return 'healing';
  const outage = outageOf(status);
  if (outage) return OUTAGE_STATES[outage.reason];
  if (connection.state === 'connecting' || connection.state === 'starting') return connection.state;
  if (connection.state === 'online' && !connection.storing) return 'server-cannot-store';
  if (newVersion) return 'new-version';
  if (storage.state === 'nearly-full') return 'storage-nearly-full';
  // What there is to fetch is not known yet: that is not "connected" to whoever looks for messages.
  if (fill === null || (connection.state === 'online' && !connection.served)) return 'connecting';
  if (!fill.done) return 'filling';
  return unsentTotal(status.waiting) > 0 ? 'waiting' : 'ready';
};

/** What this device holds: "Ready offline, complete to 3 March 2024", once the app is here too. */
export const historyClause = (
  { fill, appKept }: Pick<Known, 'fill' | 'appKept'>,
  language: Language,
): string => {
  if (!fill?.done) return '';
  if (!appKept) return CLAUSES[language].appComing;
  return fill.completeTo === 0
    ? CLAUSES[language].readyAll
    : CLAUSES[language].readyTo(longDate(fill.completeTo, language));
};

const slotsOf = (known: Known, language: Language): Record<string, string> => {
  const { status, fill, nowMs } = known;
  const { connection, storage, clockWrongByMs, healing } = status;
  const unsent = connection.state === 'deactivated' ? connection.unsent : NOTHING_UNSENT;
  const clauses = CLAUSES[language];
  const since = outageOf(status)?.since ?? nowMs;
  const wrong = clockWrongByMs ?? 0;
  return {
    waiting: clauses.waiting(status.waiting),
    lost: clauses.lost(unsent),
    since: timeNear(since, nowMs, language),
    history: historyClause(known, language),
    minutes: String(Math.max(1, Math.round(Math.abs(wrong) / 60_000))),
    ahead: wrong > 0 ? clauses.ahead : clauses.behind,
    restored: String(healing?.restored ?? 0),
    used: storage.state === 'nearly-full' ? fileSize(storage.usedBytes, language) : '',
    quota: storage.state === 'nearly-full' ? fileSize(storage.quotaBytes, language) : '',
    until: longDate(fill && fill.completeTo > 0 ? fill.completeTo : nowMs, language),
    percent: String(
      fill && fill.segmentsTotal > 0
        ? Math.floor((fill.segmentsDone / fill.segmentsTotal) * 100)
        : 0,
    ),
    code: status.fault ?? '',
  };
};

export interface Told extends StateWords {
  readonly state: StateName;
  readonly tone: Tone;
  readonly action: 'again' | 'signIn' | 'update' | null;
}

/** Any state in words; `stateOf` picks the one for the banner. */
export const tell = (state: StateName, known: Known, language: Language): Told => {
  const { tone, action, words } = STATE_TABLE[state];
  const slots = slotsOf(known, language);
  const { sentence, safe, todo } = words[language];
  const filled = sentence
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => slots[name] ?? '')
    .replace(/\. $/, '')
    .trim();
  return { state, tone, action, sentence: filled, safe, todo };
};
