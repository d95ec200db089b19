/** How things are: what the engine tells, and what this tab's own screens could not read or write. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { EngineStatus } from '../engine/port.ts';
import { storageFault } from '../local/storage.ts';
import { codeOf, NotFetched } from '../parts/fetch-part.ts';
import type { ShellPorts } from './shell-ports.ts';

interface Status {
  readonly status: EngineStatus;
  /** A failure of a screen; null takes it back. */
  readonly setFault: (fault: unknown) => void;
}

export const useStatus = ({ engine, storage }: Pick<ShellPorts, 'engine' | 'storage'>): Status => {
  const [fault, setFault] = useState<unknown>(null);
  const engineStatus = useSyncExternalStore(engine.subscribe, engine.getSnapshot);
  const tabStorage = useSyncExternalStore(storage.subscribe, storage.getSnapshot);
  // What a screen could not read or write counts as the storage's state, or else as a fault.
  const status = useMemo(() => {
    const known =
      tabStorage.state === 'ok' ? engineStatus : { ...engineStatus, storage: tabStorage };
    if (fault === null) return known;
    const ofStorage = storageFault(fault);
    if (ofStorage) return { ...known, storage: ofStorage };
    return { ...known, fault: codeOf(fault) };
  }, [engineStatus, tabStorage, fault]);
  useEffect(() => {
    // There is room again: what failed for want of it is over.
    if (tabStorage.state !== 'ok') return;
    setFault((now: unknown) => (storageFault(now)?.state === 'full' ? null : now));
  }, [tabStorage]);
  const isOnline = engineStatus.connection.state === 'online';
  useEffect(() => {
    // There is a line again: what could not be fetched for want of it can be asked for again.
    if (isOnline) setFault((now: unknown) => (now instanceof NotFetched ? null : now));
  }, [isOnline]);
  return { status, setFault };
};
