import type { Texts } from '../en.ts';

export const search: Texts['search'] = {
  title: 'Zoeken',
  open: 'Berichten, mensen en opdrachten zoeken',
  field: 'Wat zoekt u?',
  hint: 'van:  in:  voor:  na:  heeft:link  "precieze woorden"',
  results: 'Wat gevonden is',
  recent: 'Eerder gezocht',
  filters: 'Filter',
  conversations: 'Gesprekken',
  channels: 'Kanalen om lid van te worden',
  people: 'Mensen',
  commands: 'Opdrachten',
  messages: 'Berichten',
  onServer: 'Op de server, niet op dit apparaat',
  startDirect: 'Gesprek beginnen',
  in: 'in {{name}}',
  searching: 'Oudere berichten worden doorzocht …',
  none: 'Geen bericht op dit apparaat heeft dat.',
  found_one: '{{count}} bericht',
  found_other: '{{count}} berichten',
  most: 'De nieuwste {{count}} berichten. Met nog een woord of een filter vindt u wat verder terug ligt.',
  more: 'Meer berichten',
  complete: 'Dit apparaat heeft uw hele geschiedenis.',
  completeTo:
    'Dit apparaat heeft uw geschiedenis terug tot {{date}}. Oudere berichten zijn hier nog niet.',
  filling: 'Dit apparaat haalt uw geschiedenis nog op. Wat er nog niet is, wordt niet gevonden.',
  failed:
    'Het zoeken lukte niet ({{message}}). Uw berichten zijn veilig. Probeer het opnieuw; blijft het zo, zeg het dan uw beheerder.',
  again: 'Opnieuw proberen',
  server: {
    ask: 'Ook op de server zoeken',
    asking: 'De server doorzoekt wat niet op dit apparaat staat …',
    found_one: 'De server vond {{count}} bericht dat niet op dit apparaat staat.',
    found_other: 'De server vond {{count}} berichten die niet op dit apparaat staan.',
    none: 'De server heeft geen ander bericht met dat.',
    noneYet: 'Nog niets wat niet op dit apparaat staat; de server heeft nog niet alles bekeken.',
    more: 'Meer van de server',
    indexing:
      'De server neemt oudere geschiedenis nog op: gevonden wordt wat later is dan {{date}}.',
    offline: 'Zonder de server wordt alleen dit apparaat doorzocht.',
    fetching: 'Dit bericht en wat eromheen staat wordt opgehaald …',
    failed: {
      unreachable:
        'De server gaf geen antwoord. Wat op dit apparaat is gevonden staat hierboven; probeer het later opnieuw.',
      'too-many':
        'U hebt de afgelopen minuut heel vaak op de server gezocht. Wat op dit apparaat is gevonden staat hierboven; probeer het over een minuut opnieuw.',
      failed:
        'De server kon hier niet naar zoeken. Wat op dit apparaat is gevonden staat hierboven; blijft het zo, zeg het dan uw beheerder.',
    },
  },
  noFile: 'Bestand: {{name}}',
  has: { link: 'link', file: 'bestand', reaction: 'reactie' },
  days: { today: 'vandaag', yesterday: 'gisteren' },
  problem: {
    empty: 'Typ iets achter “{{filter}}:”.',
    'no-date':
      '“{{value}}” is geen datum. Typ een dag als 2024-03-31 of 31-3-2024, een maand als 2024-03, of vandaag.',
    'no-such-thing': 'Berichten hebben een link, een bestand of een reactie, geen “{{value}}”.',
    nobody: 'Niemand die u hier kent heet “{{value}}”.',
    'no-conversation': 'Geen gesprek van u heet “{{value}}”.',
  },
};
