/** Whether this person and this device are let in. */
import type { StateEntry } from '../state.ts';

export const ACCOUNT = {
  'signed-out': {
    tone: 'warn',
    action: 'signIn',
    words: {
      en: {
        sentence: 'Your session ended. {{waiting}}',
        safe: 'Everything stays readable, drafts and waiting messages stay here.',
        todo: 'Sign in again; what waits is sent then.',
      },
      nl: {
        sentence: 'Uw sessie is verlopen. {{waiting}}',
        safe: 'Alles blijft leesbaar, concepten en wachtende berichten blijven hier.',
        todo: 'Meld u opnieuw aan; dan wordt verzonden wat wacht.',
      },
    },
  },
  'device-blocked': {
    tone: 'stop',
    action: null,
    words: {
      en: {
        sentence: 'This device is blocked: nothing is sent or fetched. {{waiting}}',
        safe: 'Everything that was here is readable, and what you wrote stays here.',
        todo: 'Tell your administrator. Copy what is urgent to another workstation.',
      },
      nl: {
        sentence: 'Dit apparaat is geblokkeerd: er wordt niets verzonden of opgehaald. {{waiting}}',
        safe: 'Alles wat hier stond is leesbaar, en wat u schreef blijft hier.',
        todo: 'Meld het uw beheerder. Zet wat dringend is over naar een ander werkstation.',
      },
    },
  },
  deactivated: {
    tone: 'stop',
    action: null,
    words: {
      en: {
        sentence: 'This account is not active any more. {{lost}}',
        safe: 'What reached the server stays with the practice, under your name.',
        todo: 'Ask your administrator. This device removes its copy, and with it what was never sent.',
      },
      nl: {
        sentence: 'Dit account is niet meer actief. {{lost}}',
        safe: 'Wat de server bereikte blijft bij de praktijk, onder uw naam.',
        todo: 'Vraag uw beheerder. Dit apparaat verwijdert zijn kopie, en daarmee wat nooit werd verzonden.',
      },
    },
  },
} as const satisfies Record<string, StateEntry>;
