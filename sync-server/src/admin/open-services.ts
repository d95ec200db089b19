/** Opens a data folder that no server holds, for one command. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Accounts } from '../accounts/accounts.ts';
import { Directory } from '../directory/directory.ts';
import { loadRelayTime } from '../relay/relay-time.ts';
import { openStore } from '../store/sqlite/open-store.ts';
import { AdminError } from './answer.ts';
import type { AdminServices } from './services.ts';

export interface OpenedServices extends AdminServices {
  close(): Promise<void>;
}

/**
 * @param address where people reach the server, for links
 * @throws FolderInUseError, NewerDatabaseError, AdminError
 */
export const openServices = async (folder: string, address: string): Promise<OpenedServices> => {
  if (!existsSync(folder)) {
    throw new AdminError(
      `There is no data folder at ${folder}. Start the server once, or say where it is with --data.`,
    );
  }
  const store = await openStore(folder, {
    onFatal: (reason) => {
      throw reason;
    },
    // What waits for the next start costs nobody anything.
    onProblem: () => {},
  });
  try {
    const directory = await Directory.load(store.run);
    const clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };
    // An absurd arrival is told by the server, at each start.
    const time = await loadRelayTime(store.entries, clock, { error: () => {} });
    const nowMs = (): number => time.now();
    return {
      folder,
      store,
      directory,
      accounts: new Accounts({
        run: store.run,
        directory,
        nowMs,
        secret: store.secret,
        embedOrigins: [],
        read: store.read,
      }),
      nowMs,
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      refresh: async () => {},
      healWindow: null,
      address,
      close: () => store.close(),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
};
