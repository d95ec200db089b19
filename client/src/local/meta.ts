/** Reading and writing the single values of the local database, with their types. */
import type { LocalDatabase, MetaValues } from './database.ts';

export const getMeta = async <K extends keyof MetaValues>(
  db: LocalDatabase,
  name: K,
): Promise<MetaValues[K] | undefined> => {
  const row = await db.meta.get(name);
  return row?.value as MetaValues[K] | undefined;
};

export const setMeta = async <K extends keyof MetaValues>(
  db: LocalDatabase,
  name: K,
  value: MetaValues[K],
): Promise<void> => {
  await db.meta.put({ name, value });
};
