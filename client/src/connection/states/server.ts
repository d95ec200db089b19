/** What the server itself suffers from. */
import type { StateEntry } from '../state.ts';

export const SERVER = {
  'server-cannot-store': {
    tone: 'warn',
    action: 'again',
    words: {
      en: {
        sentence: 'The clinic’s server cannot store anything just now. {{waiting}}',
        safe: 'Everything that was here is readable. What waits stays on this device until the server takes it.',
        todo: 'Go on working. If this lasts longer than a minute, tell your administrator: the disk of the server may be full.',
      },
      nl: {
        sentence: 'De server van de praktijk kan nu niets opslaan. {{waiting}}',
        safe: 'Alles wat hier stond is leesbaar. Wat wacht blijft op dit apparaat tot de server het aanneemt.',
        todo: 'Werk gewoon door. Duurt het langer dan een minuut, meld het dan uw beheerder: de schijf van de server kan vol zijn.',
      },
    },
  },
  healing: {
    tone: 'busy',
    action: null,
    words: {
      en: {
        sentence:
          'The server came back with older data. This workstation is giving back what it missed: {{restored}} so far',
        safe: 'Nothing on this device is lost. Messages keep their time and their place.',
        todo: 'Keep this open until the line is gone.',
      },
      nl: {
        sentence:
          'De server kwam terug met oudere gegevens. Dit werkstation geeft terug wat ontbrak: {{restored}} tot nu toe',
        safe: 'Niets op dit apparaat is verloren. Berichten houden hun tijd en plaats.',
        todo: 'Houd dit open tot deze regel weg is.',
      },
    },
  },
} as const satisfies Record<string, StateEntry>;
