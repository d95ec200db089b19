/** Clauses that stand in the slots of a state's sentence. */
import { counted } from '../i18n/counts.ts';
import type { Language } from '../i18n/language.ts';
import { type Unsent, unsentTotal } from '../local/unsent.ts';

interface Clauses {
  /** `3 messages and 1 change waiting`; empty when nothing does. */
  readonly waiting: (unsent: Unsent) => string;
  /** What a deactivated account never sent; empty when it sent all. */
  readonly lost: (unsent: Unsent) => string;
  readonly ahead: string;
  readonly behind: string;
  /** All history is here, but the browser has not kept the app itself yet. */
  readonly appComing: string;
  readonly readyAll: string;
  readonly readyTo: (date: string) => string;
}

export const CLAUSES: Readonly<Record<Language, Clauses>> = {
  en: {
    waiting: (unsent) => (unsentTotal(unsent) === 0 ? '' : `${counted(unsent, 'en')} waiting`),
    lost: (unsent) =>
      unsentTotal(unsent) === 0 ? '' : `Never sent, and removed: ${counted(unsent, 'en')}`,
    ahead: 'fast',
    behind: 'slow',
    appComing: 'Not ready offline yet: the app itself is still being stored',
    readyAll: 'Ready offline, all history is here',
    readyTo: (date) => `Ready offline, complete to ${date}`,
  },
  nl: {
    waiting: (unsent) => {
      const total = unsentTotal(unsent);
      return total === 0 ? '' : `${counted(unsent, 'nl')} ${total === 1 ? 'wacht' : 'wachten'}`;
    },
    lost: (unsent) =>
      unsentTotal(unsent) === 0 ? '' : `Nooit verzonden, en verwijderd: ${counted(unsent, 'nl')}`,
    ahead: 'voor',
    behind: 'achter',
    appComing: 'Nog niet klaar voor offline: de app zelf wordt nog opgeslagen',
    readyAll: 'Klaar voor offline, de hele geschiedenis staat hier',
    readyTo: (date) => `Klaar voor offline, volledig tot ${date}`,
  },
};
