/**
 * Every state that a screen tells of, once: one sentence, what is safe, what to do. The banner
 * shows the sentence; the rest opens from it. `docs/screens.md` prints this table, and a test
 * compares the two.
 */
import type { Language } from '../i18n/language.ts';

export const STATES = [
  'browser-too-old',
  'storage-unavailable',
  'storage-evicted',
  'storage-full',
  'device-blocked',
  'deactivated',
  'signed-out',
  'version-not-spoken',
  'fault',
  'clock-wrong',
  'healing',
  'server-disk-full',
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

interface StateEntry {
  readonly tone: Tone;
  /** A button that the banner offers. */
  readonly action: 'again' | 'signIn' | 'update' | null;
  readonly words: Readonly<Record<Language, StateWords>>;
}

/** Slots: `since`, `waiting` (a whole clause or empty), `minutes`, `ahead`, `used`, `until`, … */
export const STATE_TABLE: Readonly<Record<StateName, StateEntry>> = {
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
        sentence: 'The clinic’s server cannot be reached since {{since}}. {{waiting}}',
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
        sentence: 'The server does not answer since {{since}}. {{waiting}}',
        safe: 'Everything that was here is readable. What you write is kept on this device and sent by itself later.',
        todo: 'Go on working. The line is tried again all the time; weak Wi-Fi often looks like this.',
      },
      nl: {
        sentence: 'De server antwoordt niet sinds {{since}}. {{waiting}}',
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
        sentence: 'The server is being restarted since {{since}}. {{waiting}}',
        safe: 'Everything that was here is readable. What you write is kept on this device and sent by itself later.',
        todo: 'Go on working. It comes back by itself.',
      },
      nl: {
        sentence: 'De server wordt opnieuw gestart sinds {{since}}. {{waiting}}',
        safe: 'Alles wat hier stond is leesbaar. Wat u schrijft wordt op dit apparaat bewaard en later vanzelf verzonden.',
        todo: 'Werk gewoon door. Hij komt vanzelf terug.',
      },
    },
  },
  'server-disk-full': {
    tone: 'warn',
    action: 'again',
    words: {
      en: {
        sentence: 'The server cannot store anything: its disk is full. {{waiting}}',
        safe: 'What waits stays on this device until the server takes it.',
        todo: 'Tell your administrator now.',
      },
      nl: {
        sentence: 'De server kan niets opslaan: de schijf is vol. {{waiting}}',
        safe: 'Wat wacht blijft op dit apparaat tot de server het aanneemt.',
        todo: 'Meld het nu aan uw beheerder.',
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
  'clock-wrong': {
    tone: 'warn',
    action: null,
    words: {
      en: {
        sentence: 'The clock of this computer is {{minutes}} minutes {{ahead}}. {{waiting}}',
        safe: 'Messages get the server’s time, so their order stays right.',
        todo: 'Set the clock of this computer, or ask your administrator to.',
      },
      nl: {
        sentence: 'De klok van deze computer loopt {{minutes}} minuten {{ahead}}. {{waiting}}',
        safe: 'Berichten krijgen de tijd van de server, dus de volgorde blijft juist.',
        todo: 'Zet de klok van deze computer gelijk, of vraag het uw beheerder.',
      },
    },
  },
  'storage-nearly-full': {
    tone: 'warn',
    action: null,
    words: {
      en: {
        sentence: 'This device is nearly full: {{used}} of {{quota}} used',
        safe: 'Everything is kept for now, and what is sent is on the server.',
        todo: 'Make room on this computer’s disk soon.',
      },
      nl: {
        sentence: 'Dit apparaat is bijna vol: {{used}} van {{quota}} gebruikt',
        safe: 'Voorlopig wordt alles bewaard, en wat verzonden is staat op de server.',
        todo: 'Maak binnenkort ruimte op de schijf van deze computer.',
      },
    },
  },
  'storage-full': {
    tone: 'stop',
    action: null,
    words: {
      en: {
        sentence: 'This device is full: new messages cannot be kept. {{waiting}}',
        safe: 'What is here stays readable. Text in the message field is not lost while this stays open.',
        todo: 'Make room on this computer’s disk now; copy what you are writing elsewhere.',
      },
      nl: {
        sentence: 'Dit apparaat is vol: nieuwe berichten kunnen niet worden bewaard. {{waiting}}',
        safe: 'Wat hier staat blijft leesbaar. Tekst in het berichtveld gaat niet verloren zolang dit open blijft.',
        todo: 'Maak nu ruimte op de schijf van deze computer; kopieer wat u schrijft naar elders.',
      },
    },
  },
  'storage-evicted': {
    tone: 'stop',
    action: null,
    words: {
      en: {
        sentence: 'The browser deleted what was kept on this device. It is being fetched again',
        safe: 'All that had reached the server comes back. What was only on this device is gone.',
        todo: 'Write again what shows no check mark elsewhere. Install Corridor as an app, so that the browser keeps its data.',
      },
      nl: {
        sentence: 'De browser heeft gewist wat op dit apparaat stond. Het wordt opnieuw opgehaald',
        safe: 'Alles wat de server had bereikt komt terug. Wat alleen op dit apparaat stond is weg.',
        todo: 'Schrijf opnieuw wat elders geen vinkje heeft. Installeer Corridor als app, zodat de browser de gegevens houdt.',
      },
    },
  },
  'storage-unavailable': {
    tone: 'stop',
    action: null,
    words: {
      en: {
        sentence: 'This browser keeps nothing on this device',
        safe: 'What is on the server is safe. Nothing can be written here.',
        todo: 'Leave private browsing, or allow this site to keep data, and open Corridor again.',
      },
      nl: {
        sentence: 'Deze browser bewaart niets op dit apparaat',
        safe: 'Wat op de server staat is veilig. Hier kan niets worden geschreven.',
        todo: 'Verlaat de privémodus, of sta toe dat deze site gegevens bewaart, en open Corridor opnieuw.',
      },
    },
  },
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
        sentence: 'This account is not active any more',
        safe: 'What you wrote stays with the practice, under your name.',
        todo: 'Ask your administrator. This device removes its copy.',
      },
      nl: {
        sentence: 'Dit account is niet meer actief',
        safe: 'Wat u schreef blijft bij de praktijk, onder uw naam.',
        todo: 'Vraag uw beheerder. Dit apparaat verwijdert zijn kopie.',
      },
    },
  },
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
  'version-not-spoken': {
    tone: 'stop',
    action: 'update',
    words: {
      en: {
        sentence: 'This version of Corridor is too old for the server. {{waiting}}',
        safe: 'Everything that was here is readable; what you write waits on this device.',
        todo: 'Use the new version. If it is not offered, close all Corridor windows and open it again.',
      },
      nl: {
        sentence: 'Deze versie van Corridor is te oud voor de server. {{waiting}}',
        safe: 'Alles wat hier stond is leesbaar; wat u schrijft wacht op dit apparaat.',
        todo: 'Gebruik de nieuwe versie. Wordt die niet aangeboden, sluit dan alle vensters van Corridor en open het opnieuw.',
      },
    },
  },
  'new-version': {
    tone: 'busy',
    action: 'update',
    words: {
      en: {
        sentence: 'A new version of Corridor is ready',
        safe: 'Drafts and waiting messages stay as they are.',
        todo: 'Use it when it suits you; it takes a few seconds.',
      },
      nl: {
        sentence: 'Er staat een nieuwe versie van Corridor klaar',
        safe: 'Concepten en wachtende berichten blijven zoals ze zijn.',
        todo: 'Gebruik haar als het u uitkomt; het duurt een paar seconden.',
      },
    },
  },
  'browser-too-old': {
    tone: 'stop',
    action: null,
    words: {
      en: {
        sentence: 'This browser is too old for Corridor',
        safe: 'What is on the server is safe.',
        todo: 'Use Chrome or Edge 137, Firefox 130, Safari 17, or a later version.',
      },
      nl: {
        sentence: 'Deze browser is te oud voor Corridor',
        safe: 'Wat op de server staat is veilig.',
        todo: 'Gebruik Chrome of Edge 137, Firefox 130, Safari 17 of nieuwer.',
      },
    },
  },
  fault: {
    tone: 'warn',
    action: 'again',
    words: {
      en: {
        sentence: 'Sending and fetching stopped unexpectedly ({{code}}). {{waiting}}',
        safe: 'What is on this device is readable, and what you wrote is kept.',
        todo: 'Reload this window. If it happens again, tell your administrator the code.',
      },
      nl: {
        sentence: 'Verzenden en ophalen stopten onverwacht ({{code}}). {{waiting}}',
        safe: 'Wat op dit apparaat staat is leesbaar, en wat u schreef is bewaard.',
        todo: 'Laad dit venster opnieuw. Gebeurt het nog eens, geef uw beheerder dan de code.',
      },
    },
  },
};

/** Clauses that stand in the slots. */
export const CLAUSES: Readonly<
  Record<
    Language,
    {
      readonly waiting: (count: number) => string;
      readonly ahead: string;
      readonly behind: string;
      readonly readyAll: string;
      readonly readyTo: (date: string) => string;
    }
  >
> = {
  en: {
    waiting: (count) =>
      count === 0 ? '' : count === 1 ? '1 message waiting' : `${count} messages waiting`,
    ahead: 'fast',
    behind: 'slow',
    readyAll: 'Ready offline, all history is here',
    readyTo: (date) => `Ready offline, complete to ${date}`,
  },
  nl: {
    waiting: (count) =>
      count === 0 ? '' : count === 1 ? '1 bericht wacht' : `${count} berichten wachten`,
    ahead: 'voor',
    behind: 'achter',
    readyAll: 'Klaar voor offline, de hele geschiedenis staat hier',
    readyTo: (date) => `Klaar voor offline, volledig tot ${date}`,
  },
};
