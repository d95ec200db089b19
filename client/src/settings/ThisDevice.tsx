/** How much this workstation holds. */
import { useEffect, useState } from 'react';
import { fileSize } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import type { SettingsPort } from './port.ts';

interface ThisDeviceProps {
  port: SettingsPort;
  history: string;
}

export const ThisDevice = ({ port, history }: ThisDeviceProps) => {
  const { t, language } = useWords();
  const [storage, setStorage] = useState<Awaited<ReturnType<SettingsPort['storage']>>>(null);
  useEffect(() => {
    let current = true;
    void port.storage().then((found) => {
      if (current) setStorage(found);
    });
    return () => {
      current = false;
    };
  }, [port]);
  return (
    <>
      {history === '' ? null : <p>{t('settings.history', { text: history })}</p>}
      {storage === null ? null : (
        <p>
          {t('settings.stored', {
            used: fileSize(storage.usedBytes, language),
            quota: fileSize(storage.quotaBytes, language),
          })}
        </p>
      )}
    </>
  );
};
