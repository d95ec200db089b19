import type { Texts } from '../en.ts';

export const app: Texts['app'] = {
  unreadTitle: '({{count}}) Corridor',
  errorTitle: 'Dit scherm werkt niet meer',
  errorText:
    'Open het scherm opnieuw; gebeurt het nog eens, geef dan de regel hieronder door aan uw beheerder.',
  errorKept: 'Wat u schreef is veilig op dit apparaat.',
  errorUnknown:
    'Of wat u schreef nog op dit apparaat staat, is nu niet te zeggen. Wat de server had bereikt is veilig.',
  errorAgain: 'Opnieuw openen',
  tooOldTitle: 'Deze browser is te oud voor Corridor',
  tooOldText:
    'Corridor bewaart uw berichten op dit apparaat en ondertekent ze. Nodig is Chrome of Edge 137, Firefox 130, Safari 17 of nieuwer.',
  tooOldMissing: 'Ontbreekt hier: {{names}}',
  insecureTitle: 'Dit adres is niet beveiligd',
  insecureText:
    'Corridor heeft een https-adres nodig met een certificaat dat deze computer vertrouwt. Vraag uw beheerder om de pagina over dit werkstation.',
  noStorageTitle: 'Deze browser bewaart hier niets',
  noStorageText:
    'Corridor bewaart berichten op dit apparaat, en deze browser staat dat niet toe. Verlaat de privémodus, of sta toe dat deze site gegevens bewaart.',
  notFetchedTitle: 'Nog niet op dit apparaat',
  notFetched:
    'Dit deel van Corridor staat nog niet op dit apparaat en kon niet worden opgehaald. Het komt zodra de server bereikbaar is.',
  tryAgain: 'Opnieuw proberen',
  close: 'Sluiten',
  cancel: 'Annuleren',
  back: 'Terug naar gesprekken',
};
