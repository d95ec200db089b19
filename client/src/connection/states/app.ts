/** This app and this computer. */
import type { StateEntry } from '../state.ts';

export const APP = {
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
  'part-not-here': {
    tone: 'warn',
    action: 'again',
    words: {
      en: {
        sentence:
          'That was not done: a part of Corridor that it needs is not on this device yet. {{waiting}}',
        safe: 'Nothing was changed by it. What is on this device is readable, and what you wrote is kept.',
        todo: 'Do it again when the server can be reached. Once this line says “Ready offline”, every part is here.',
      },
      nl: {
        sentence:
          'Dat is niet gedaan: een deel van Corridor dat nodig is staat nog niet op dit apparaat. {{waiting}}',
        safe: 'Er is niets door veranderd. Wat op dit apparaat staat is leesbaar, en wat u schreef is bewaard.',
        todo: 'Doe het opnieuw als de server bereikbaar is. Zodra deze regel “Klaar voor offline” zegt, is elk deel hier.',
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
} as const satisfies Record<string, StateEntry>;
