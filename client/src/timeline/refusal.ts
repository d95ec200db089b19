/** Why the server did not take a message, as the end of a sentence. */
import type { Translate } from '../i18n/useWords.ts';
import type { OutboxRow } from '../local/database.ts';

export const refusalReason = (refusal: OutboxRow['refusal'], t: Translate): string => {
  const code = refusal?.code ?? 'entry-malformed';
  switch (code) {
    case 'not-a-member':
      return t('refusal.notMember');
    case 'not-permitted':
    case 'wrong-author':
    case 'wrong-device':
    case 'via-not-allowed':
      return t('refusal.notPermitted');
    case 'archived':
      return t('refusal.archived');
    case 'immutable-record':
      return t('refusal.immutable');
    case 'unknown-target':
      return t('refusal.unknownTarget');
    case 'clock-ahead':
      return t('refusal.clockAhead');
    case 'device-blocked':
      return t('refusal.deviceBlocked');
    case 'entry-too-large':
      return t('refusal.tooLarge');
    case 'erased':
      return t('refusal.erased');
    case 'conversation-not-created':
      return t('refusal.notCreated');
    default:
      return t('refusal.malformed', { code });
  }
};
