import i18next from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import printed from '../../../docs/screens.md?raw';
import { type EngineStatus, INITIAL_STATUS, type Outage } from '../engine/port.ts';
import { LANGUAGES } from '../i18n/language.ts';
import { allWords } from '../i18n/testing/all-words.ts';
import { NOT_FETCHED } from '../parts/fetch-part.ts';
import { Banner } from './Banner.tsx';
import { type Known, stateOf, tell } from './condition.ts';
import { STATES, type StateName } from './state.ts';
import { STATE_TABLE } from './states.ts';
import { statesAsMarkdown } from './testing/table.ts';

const nowMs = new Date(2026, 10, 20, 12, 0).getTime();
const since = new Date(2026, 10, 20, 9, 2).getTime();
const online: EngineStatus = {
  ...INITIAL_STATUS,
  connection: { state: 'online', served: true, synced: true, storing: true },
};
const fill = {
  segmentsTotal: 10,
  segmentsDone: 4,
  completeTo: new Date(2024, 2, 3).getTime(),
  done: false,
};
const known = (change: Partial<EngineStatus>, more: Partial<Known> = {}): Known => ({
  status: { ...online, ...change },
  fill: { ...fill, done: true },
  newVersion: false,
  appKept: true,
  nowMs,
  ...more,
});
const messages = (count: number, changes = 0) => ({ messages: count, changes });
const offline = (reason: Outage['reason']) =>
  known({ connection: { state: 'offline', since, reason }, waiting: messages(3) });

/** How each state of the banner comes about. */
const REACHED: Partial<Record<StateName, Known>> = {
  starting: known({ connection: { state: 'starting' } }),
  connecting: known({ connection: { state: 'connecting', after: null } }),
  ready: known({}),
  waiting: known({ waiting: messages(1) }),
  filling: known({}, { fill }),
  'no-network': offline('no-network'),
  'server-unreachable': offline('server-unreachable'),
  'server-silent': offline('silent'),
  'server-stopping': offline('server-stopping'),
  'server-cannot-store': known({
    connection: { state: 'online', served: true, synced: true, storing: false },
    waiting: messages(2),
  }),
  healing: known({ healing: { offered: 10, restored: 4 } }),
  'clock-wrong': known({ clockWrongByMs: -600_000 }),
  'storage-nearly-full': known({
    storage: { state: 'nearly-full', usedBytes: 9.5e9, quotaBytes: 1e10 },
  }),
  'storage-full': known({ storage: { state: 'full' } }),
  'storage-evicted': known({ storage: { state: 'evicted' } }),
  'storage-evicted-offline': known({
    storage: { state: 'evicted' },
    connection: { state: 'offline', since, reason: 'server-unreachable' },
  }),
  'storage-unavailable': known({ storage: { state: 'unavailable' } }),
  'signed-out': known({ connection: { state: 'signed-out' }, waiting: messages(2) }),
  'device-blocked': known({ connection: { state: 'device-blocked' } }),
  deactivated: known({ connection: { state: 'deactivated', unsent: messages(2) } }),
  'version-not-spoken': known({ connection: { state: 'version-not-spoken' } }),
  'new-version': known({}, { newVersion: true }),
  fault: known({ fault: 'E17' }),
  'part-not-here': known({ fault: NOT_FETCHED }),
};
/** These have a place of their own: a page, and the composer's. */
const ELSEWHERE: StateName[] = ['browser-too-old', 'not-a-member'];

beforeAll(allWords);

describe('the table of states', () => {
  it('is complete in both languages', () => {
    expect(Object.keys(STATE_TABLE).sort()).toEqual([...STATES].sort());
    for (const state of STATES) {
      for (const language of LANGUAGES) {
        const words = STATE_TABLE[state].words[language];
        for (const text of Object.values(words)) expect(text.trim(), state).not.toBe('');
      }
      const slots = LANGUAGES.map((language) =>
        [...STATE_TABLE[state].words[language].sentence.matchAll(/\{\{\w+\}\}/g)]
          .map(String)
          .sort(),
      );
      expect(slots[0], state).toEqual(slots[1]);
    }
  });

  it('can be reached, each of it', () => {
    expect([...Object.keys(REACHED), ...ELSEWHERE].sort()).toEqual([...STATES].sort());
    for (const [state, each] of Object.entries(REACHED)) expect(stateOf(each)).toBe(state);
  });

  it('is not called connected before the relay told what there is', () => {
    const connection = { state: 'online', served: false, synced: false, storing: true } as const;
    expect(stateOf(known({ connection }))).toBe('connecting');
    expect(stateOf(known({ connection: { ...connection, storing: false } }))).toBe(
      'server-cannot-store',
    );
  });

  it.each(LANGUAGES)('fills every slot (%s)', (language) => {
    for (const [state, each] of Object.entries(REACHED)) {
      const { sentence } = tell(state as StateName, each, language);
      expect(sentence).not.toMatch(/[{}]|undefined|NaN|\.\s*$/);
    }
  });

  it('says what is known', () => {
    expect(tell('no-network', offline('no-network'), 'en').sentence).toBe(
      'Working offline since 09:02. 3 messages waiting',
    );
    expect(tell('ready', known({}), 'en').sentence).toBe(
      'Connected. Ready offline, complete to 3 March 2024',
    );
    expect(tell('ready', known({}, { appKept: false }), 'en').sentence).toBe(
      'Connected. Not ready offline yet: the app itself is still being stored',
    );
    expect(tell('clock-wrong', known({ clockWrongByMs: -600_000 }), 'en').sentence).toBe(
      'The clock of this computer is 10 minutes slow',
    );
    expect(tell('no-network', offline('no-network'), 'nl').sentence).toBe(
      'Offline aan het werk sinds 09:02. 3 berichten wachten',
    );
  });

  it('tells what stops work before all else', () => {
    const each = known(
      { connection: { state: 'signed-out' }, storage: { state: 'full' }, clockWrongByMs: 1e6 },
      { newVersion: true },
    );
    expect(stateOf(each)).toBe('storage-full');
  });

  it('keeps saying why the line is down while it is tried again', () => {
    const reasons = ['no-network', 'server-unreachable', 'silent', 'cannot-store'] as const;
    for (const reason of reasons) {
      const trying = known({ connection: { state: 'connecting', after: { since, reason } } });
      expect(stateOf(trying)).toBe(stateOf(offline(reason)));
      expect(tell(stateOf(trying), trying, 'en').sentence).not.toMatch(/12:00/);
    }
  });

  it('calls messages messages, and all else changes', () => {
    const say = (count: number, changes: number, language: 'en' | 'nl') =>
      tell('waiting', known({ waiting: messages(count, changes) }), language).sentence;
    expect(say(1, 0, 'en')).toBe('Connected. 1 message waiting');
    expect(say(3, 1, 'en')).toBe('Connected. 3 messages and 1 change waiting');
    expect(say(0, 2, 'en')).toBe('Connected. 2 changes waiting');
    expect(say(1, 0, 'nl')).toBe('Verbonden. 1 bericht wacht');
    expect(say(0, 1, 'nl')).toBe('Verbonden. 1 wijziging wacht');
    expect(say(3, 1, 'nl')).toBe('Verbonden. 3 berichten en 1 wijziging wachten');
  });

  it('says what a deactivated account never sent', () => {
    const ended = (count: number, changes: number) =>
      known({ connection: { state: 'deactivated', unsent: messages(count, changes) } });
    expect(tell('deactivated', ended(2, 1), 'en').sentence).toBe(
      'This account is not active any more. Never sent, and removed: 2 messages and 1 change',
    );
    expect(tell('deactivated', ended(0, 0), 'nl').sentence).toBe('Dit account is niet meer actief');
  });

  it.each(LANGUAGES)('shows every state in the banner (%s)', async (language) => {
    await i18next.changeLanguage(language);
    const nothing = (): void => {};
    for (const [state, each] of Object.entries(REACHED)) {
      const html = renderToStaticMarkup(
        <Banner
          told={tell(state as StateName, each, language)}
          onAgain={nothing}
          onSignIn={nothing}
          onUpdate={nothing}
        />,
      );
      expect(html).toContain(`data-state="${state}"`);
    }
    await i18next.changeLanguage('en');
  });

  it('is what docs/screens.md prints', () => {
    expect(printed).toContain(statesAsMarkdown('en'));
    expect(printed).toContain(statesAsMarkdown('nl'));
  });
});
