/** Why somebody did not come in, as a sentence. */
import { reasonOf } from '../i18n/reasons.ts';
import type { Translate } from '../i18n/useWords.ts';
import type { SignInFailure } from './port.ts';

export const failureSentence = (failure: SignInFailure, t: Translate): string => {
  switch (failure.reason) {
    case 'wait':
      return failure.seconds > 90
        ? t('signIn.waitMinutes', { count: Math.ceil(failure.seconds / 60) })
        : t('signIn.waitSeconds', { count: failure.seconds });
    case 'tooMany':
      return t('signIn.tooMany', { seconds: failure.seconds });
    case 'failed':
      return t('signIn.failed', { reason: reasonOf(failure.code, t) });
    case 'tooOld':
      return t('app.tooOldTitle');
    default:
      return t(`signIn.${failure.reason}`);
  }
};
