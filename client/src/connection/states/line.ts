/** How the line to the server is, and what waits for it. */
import type { StateEntry } from '../state.ts';

export const LINE = {
  starting: {
    tone: 'busy',
    action: null,
    words: {
      en: {
        sentence: 'Opening. {{waiting}}',
        safe: 'Everything on this device is readable at once.',
        todo: 'Nothing.',
      },
      nl: {
        sentence: 'Wordt geopend. {{waiting}}',
        safe: 'Alles op dit apparaat is meteen leesbaar.',
        todo: 'Niets.',
      },
    },
  },
  connecting: {
    tone: 'busy',
    action: null,
    words: {
      en: {
        sentence: 'Connecting. {{waiting}}',
        safe: 'You can read and write; what you write is kept on this device.',
        todo: 'Nothing.',
      },
      nl: {
        sentence: 'Verbinding maken. {{waiting}}',
        safe: 'U kunt lezen en schrijven; wat u schrijft wordt op dit apparaat bewaard.',
        todo: 'Niets.',
      },
    },
  },
  ready: {
    tone: 'calm',
    action: null,
    words: {
      en: {
        sentence: 'Connected. {{history}}',
        safe: 'All you wrote is on the clinic’s server.',
        todo: 'Nothing.',
      },
      nl: {
        sentence: 'Verbonden. {{history}}',
        safe: 'Alles wat u schreef staat op de server van de praktijk.',
        todo: 'Niets.',
      },
    },
  },
  waiting: {
    tone: 'busy',
    action: null,
    words: {
      en: {
        sentence: 'Connected. {{waiting}}',
        safe: 'What waits is on this device and is being sent.',
        todo: 'Keep this open until nothing waits any more.',
      },
      nl: {
        sentence: 'Verbonden. {{waiting}}',
        safe: 'Wat wacht staat op dit apparaat en wordt verzonden.',
        todo: 'Houd dit open tot er niets meer wacht.',
      },
    },
  },
  filling: {
    tone: 'busy',
    action: null,
    words: {
      en: {
        sentence: 'Fetching the history, newest first: complete to {{until}}, {{percent}} %',
        safe: 'What is here already can be read without a network.',
        todo: 'Keep this open on the network until it says “Ready offline”.',
      },
      nl: {
        sentence:
          'Geschiedenis wordt opgehaald, nieuwste eerst: volledig tot {{until}}, {{percent}} %',
        safe: 'Wat er al staat is zonder netwerk leesbaar.',
        todo: 'Houd dit open met netwerk tot er “Klaar voor offline” staat.',
      },
    },
  },
  'no-network': {
    tone: 'warn',
    action: null,
    words: {
      en: {
        sentence: 'Working offline since {{since}}. {{waiting}}',
        safe: 'Everything that was here is readable. What you write is kept on this device and sent by itself later.',
        todo: 'Go on working. Check the Wi-Fi or the cable when it lasts.',
      },
      nl: {
        sentence: 'Offline aan het werk sinds {{since}}. {{waiting}}',
        safe: 'Alles wat hier stond is leesbaar. Wat u schrijft wordt op dit apparaat bewaard en later vanzelf verzonden.',
        todo: 'Werk gewoon door. Controleer de wifi of de kabel als het lang duurt.',
      },
    },
  },
  'server-unreachable': {
    tone: 'warn',
    action: 'again',
    words: {
      en: {
        sentence: 'The clinic’s server has not been reached since {{since}}. {{waiting}}',
        safe: 'Everything that was here is readable. What you write is kept on this device and sent by itself later.',
        todo: 'Go on working. If only this computer has it: check its network, and whether the browser warns about the certificate of this address. If all have it: tell your administrator.',
      },
      nl: {
        sentence: 'De server van de praktijk is onbereikbaar sinds {{since}}. {{waiting}}',
        safe: 'Alles wat hier stond is leesbaar. Wat u schrijft wordt op dit apparaat bewaard en later vanzelf verzonden.',
        todo: 'Werk gewoon door. Heeft alleen deze computer het: controleer het netwerk, en of de browser waarschuwt voor het certificaat van dit adres. Heeft iedereen het: meld het uw beheerder.',
      },
    },
  },
  'server-silent': {
    tone: 'warn',
    action: 'again',
    words: {
      en: {
        sentence: 'The clinic’s server has not answered since {{since}}. {{waiting}}',
        safe: 'Everything that was here is readable. What you write is kept on this device and sent by itself later.',
        todo: 'Go on working. The line is tried again all the time; weak Wi-Fi often looks like this.',
      },
      nl: {
        sentence: 'De server van de praktijk antwoordt niet sinds {{since}}. {{waiting}}',
        safe: 'Alles wat hier stond is leesbaar. Wat u schrijft wordt op dit apparaat bewaard en later vanzelf verzonden.',
        todo: 'Werk gewoon door. De verbinding wordt steeds opnieuw geprobeerd; zwakke wifi ziet er vaak zo uit.',
      },
    },
  },
  'server-stopping': {
    tone: 'warn',
    action: 'again',
    words: {
      en: {
        sentence: 'The clinic’s server was stopped at {{since}}. {{waiting}}',
        safe: 'Everything that was here is readable. What you write is kept on this device and sent by itself later.',
        todo: 'Go on working. The line is tried again all the time. If the server stays away for long, tell your administrator.',
      },
      nl: {
        sentence: 'De server van de praktijk stopte om {{since}}. {{waiting}}',
        safe: 'Alles wat hier stond is leesbaar. Wat u schrijft wordt op dit apparaat bewaard en later vanzelf verzonden.',
        todo: 'Werk gewoon door. De verbinding wordt steeds opnieuw geprobeerd. Blijft de server lang weg, meld het dan uw beheerder.',
      },
    },
  },
} as const satisfies Record<string, StateEntry>;
