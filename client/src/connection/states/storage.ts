/** What this browser keeps, and what it does not. */
import type { StateEntry } from '../state.ts';

export const STORAGE = {
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
        sentence: 'The browser removed what was kept on this device. It is being fetched again',
        safe: 'All that the server had taken comes back by itself. What still waited on this device and drafts are gone.',
        todo: 'Look through what you wrote last, and write again what is missing. Install Corridor as an app, so that the browser keeps its data.',
      },
      nl: {
        sentence: 'De browser heeft gewist wat op dit apparaat stond. Het wordt opnieuw opgehaald',
        safe: 'Alles wat de server had aangenomen komt vanzelf terug. Wat op dit apparaat nog wachtte en concepten zijn weg.',
        todo: 'Kijk na wat u het laatst schreef, en schrijf opnieuw wat ontbreekt. Installeer Corridor als app, zodat de browser de gegevens houdt.',
      },
    },
  },
  'storage-evicted-offline': {
    tone: 'stop',
    action: 'again',
    words: {
      en: {
        sentence:
          'The browser removed what was kept on this device, and the server cannot be reached',
        safe: 'All that the server had taken is there and comes back by itself. What still waited on this device and drafts are gone.',
        todo: 'Bring this computer onto the network of the clinic; everything else happens by itself. Until then use another workstation, and write there again what you wrote here last.',
      },
      nl: {
        sentence: 'De browser heeft gewist wat op dit apparaat stond, en de server is onbereikbaar',
        safe: 'Alles wat de server had aangenomen staat daar en komt vanzelf terug. Wat op dit apparaat nog wachtte en concepten zijn weg.',
        todo: 'Breng deze computer op het netwerk van de praktijk; de rest gaat vanzelf. Gebruik tot dan een ander werkstation, en schrijf daar opnieuw wat u hier het laatst schreef.',
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
} as const satisfies Record<string, StateEntry>;
