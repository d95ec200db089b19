/** Language, appearance, notifications, password, sessions, and what this workstation holds. */
import type { UserSetting } from '@corridor/core';
import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { historyClause } from '../connection/condition.ts';
import { chooseLanguage, chosenLanguage, LANGUAGES, type Language } from '../i18n/language.ts';
import { useWords } from '../i18n/useWords.ts';
import type { FillProgress } from '../local/database.ts';
import { NotificationSettings } from '../notifications/NotificationSettings.tsx';
import type { SystemNotifications } from '../notifications/port.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Password } from './Password.tsx';
import type { SettingsPort } from './port.ts';
import { Sessions } from './Sessions.tsx';
import styles from './Settings.module.css';
import { ThisDevice } from './ThisDevice.tsx';

const NAMES: Record<Language, string> = { en: 'English', nl: 'Nederlands' };

interface SettingsProps {
  port: SettingsPort;
  system: SystemNotifications;
  onSet: (setting: UserSetting) => void;
  /** How much of the history is here. */
  fill: FillProgress | null;
  /** The browser has kept the app itself. */
  appKept: boolean;
  onBack: () => void;
  onFailure: (error: unknown) => void;
}

export const Settings = ({
  port,
  system,
  onSet,
  fill,
  appKept,
  onBack,
  onFailure,
}: SettingsProps) => {
  const { t, language: spoken } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [language, setLanguage] = useState<Language | 'auto'>(chosenLanguage() ?? 'auto');
  return (
    <div className={styles.page} data-testid="settings">
      <header className={styles.head}>
        <IconButton label={t('app.back')} onClick={onBack}>
          <IconChevronLeft size={22} />
        </IconButton>
        <h1>{t('settings.title')}</h1>
      </header>
      <div className={styles.sections}>
        <Section title={t('settings.language')}>
          <SegmentedControl
            aria-label={t('settings.language')}
            value={language}
            data={[
              { value: 'auto', label: t('settings.languageAuto') },
              ...LANGUAGES.map((each) => ({ value: each, label: NAMES[each] })),
            ]}
            onChange={(value) => {
              const chosen = LANGUAGES.find((each) => each === value) ?? null;
              setLanguage(chosen ?? 'auto');
              chooseLanguage(chosen).catch((error: unknown) => {
                setLanguage(chosenLanguage() ?? 'auto');
                onFailure(error);
              });
            }}
          />
        </Section>
        <Section title={t('settings.theme')}>
          <SegmentedControl
            aria-label={t('settings.theme')}
            value={colorScheme}
            data={[
              { value: 'auto', label: t('settings.themeAuto') },
              { value: 'light', label: t('settings.themeLight') },
              { value: 'dark', label: t('settings.themeDark') },
            ]}
            onChange={(value) =>
              setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')
            }
          />
        </Section>
        <Section title={t('notifications.title')}>
          <NotificationSettings system={system} onSet={onSet} />
        </Section>
        <Section title={t('settings.deviceTitle')}>
          <ThisDevice port={port} history={historyClause({ fill, appKept }, spoken)} />
        </Section>
        <Section title={t('settings.passwordTitle')}>
          <Password port={port} />
        </Section>
        <Section title={t('settings.sessionsTitle')}>
          <Sessions port={port} />
        </Section>
      </div>
    </div>
  );
};

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={styles.section}>
    <h2>{title}</h2>
    {children}
  </section>
);
