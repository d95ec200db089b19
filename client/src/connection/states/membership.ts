/** Whether this person is in a conversation still: stands in the composer's place, and is in its first files. */
import type { StateEntry } from '../state.ts';

export const MEMBERSHIP = {
  'not-a-member': {
    tone: 'warn',
    action: null,
    words: {
      en: {
        sentence: 'You are not a member of this conversation any more',
        safe: 'What you wrote and the server did not take stays with you, marked “Not sent”.',
        todo: 'Copy what you need. Ask an owner of the conversation to add you again.',
      },
      nl: {
        sentence: 'U bent geen lid meer van dit gesprek',
        safe: 'Wat u schreef en de server niet aannam blijft bij u, met “Niet verzonden”.',
        todo: 'Kopieer wat u nodig hebt. Vraag een eigenaar van het gesprek u weer toe te voegen.',
      },
    },
  },
} as const satisfies Record<string, StateEntry>;
