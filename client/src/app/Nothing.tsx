/** Beside the list, when nothing is open. */
import { IconMessageOff, IconMessages } from '@tabler/icons-react';
import { useWords } from '../i18n/useWords.ts';
import { keyTitle } from '../shortcuts/keyboard.ts';
import { SHORTCUTS } from '../shortcuts/shortcuts.pure.ts';
import { Blank } from '../ui/Blank.tsx';

export const Nothing = () => {
  const { t } = useWords();
  return (
    <Blank icon={<IconMessages size={28} />} title={t('list.choose')}>
      {t('list.chooseText', { key: keyTitle(SHORTCUTS.anywhere.find[0]) })}
    </Blank>
  );
};

/** In the place of a conversation that this device does not have: one was in it, or a link led there. */
export const NotHere = () => {
  const { t } = useWords();
  return (
    <Blank icon={<IconMessageOff size={28} />} title={t('list.notHere')} testId="not-here">
      {t('list.notHereText')}
    </Blank>
  );
};
