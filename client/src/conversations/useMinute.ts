/** The time, Unix ms, afresh every minute: what is muted until then is not muted any more. */
import { useEffect, useState } from 'react';

const MINUTE_MS = 60_000;

export const useMinute = (): number => {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
};
