/** Whether somebody looks at this window: it is visible and has the focus. */
import { useSyncExternalStore } from 'react';

const subscribe = (listener: () => void): (() => void) => {
  const events = ['focus', 'blur'] as const;
  for (const event of events) window.addEventListener(event, listener);
  document.addEventListener('visibilitychange', listener);
  return () => {
    for (const event of events) window.removeEventListener(event, listener);
    document.removeEventListener('visibilitychange', listener);
  };
};

const attentive = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

export const useAttention = (): boolean => useSyncExternalStore(subscribe, attentive, () => false);
