/** What a state is that a screen tells of; the words of each are in `states.ts`. */
import type { Language } from '../i18n/language.ts';

/** What the banner tells first stands first. */
export const STATES = [
  'browser-too-old',
  'storage-unavailable',
  'storage-evicted-offline',
  'storage-evicted',
  'storage-full',
  'device-blocked',
  'deactivated',
  'signed-out',
  'version-not-spoken',
  'part-not-here',
  'fault',
  'clock-wrong',
  'healing',
  'server-cannot-store',
  'no-network',
  'server-unreachable',
  'server-silent',
  'server-stopping',
  'connecting',
  'starting',
  'new-version',
  'storage-nearly-full',
  'filling',
  'waiting',
  'ready',
  'not-a-member',
] as const;
export type StateName = (typeof STATES)[number];

/** `calm`: as it should be. `busy`: under way. `warn`: something waits. `stop`: act. */
export type Tone = 'calm' | 'busy' | 'warn' | 'stop';

export interface StateWords {
  readonly sentence: string;
  readonly safe: string;
  readonly todo: string;
}

export interface StateEntry {
  readonly tone: Tone;
  /** A button that the banner offers. */
  readonly action: 'again' | 'signIn' | 'update' | null;
  /** Slots of a sentence: `since`, `waiting` (a whole clause or empty), `minutes`, `used`, … */
  readonly words: Readonly<Record<Language, StateWords>>;
}
