import type { Texts } from '../en.ts';

export const widget: Texts['widget'] = {
  button: 'Corridor: gesprekken openen',
  buttonUnread: 'Corridor: gesprekken openen, {{count}} ongelezen',
  label: 'Gesprekken van Corridor',
  collapse: 'Inklappen',
  app: 'Corridor openen',
  signIn: 'Aanmelden bij Corridor',
  unlock: 'Corridor ontgrendelen',
  nobodyTitle: 'Er is niemand aangemeld',
  nobodyText:
    'Meld u in een eigen venster aan bij Corridor; daarna staan uw gesprekken hier. Typ uw wachtwoord alleen daar, nooit in een andere pagina.',
  apartTitle: 'Uw aanmelding bereikt deze pagina niet',
  apartText:
    'Deze pagina is van een andere site dan Corridor, en de browser houdt sites gescheiden. Open Corridor in een eigen venster.',
  askingTitle: 'Bezig met aanmelden…',
  noCookieText:
    'Deze pagina heeft u aangemeld, maar deze browser bewaart geen aanmelding in pagina’s van een andere site. Open Corridor in een eigen venster.',
  goOn: 'Doorgaan',
  lockedTitle: 'Dit scherm is vergrendeld',
  lockedText: 'Ontgrendel Corridor in een eigen venster. Alles op dit apparaat is veilig.',
  emptiedTitle: 'De gesprekken staan niet op dit apparaat',
  emptiedText:
    'De browser heeft ze verwijderd. Wat de server had bereikt is veilig, en komt terug zodra de server te bereiken is. Open Corridor om te zien hoe ver het is.',
  insecureTitle: 'Deze pagina is niet beveiligd',
  insecureText:
    'Browsers bewaren berichten alleen in pagina’s waarvan het adres met https begint. Open Corridor in een eigen venster, en meld het wie deze pagina beheert.',
};
