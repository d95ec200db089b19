/** The first screen brings only the words that can be said before somebody is in. */
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { en } from './en.ts';
import { enFirst } from './en-first.ts';
import { nlFirst } from './nl-first.ts';

const client = new URL('../../', import.meta.url).pathname;
const sources = import.meta.glob<string>(['../**/*.ts', '../**/*.tsx'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Every file of ours that is loaded, or may be, before somebody is in. */
const filesBefore = async (): Promise<string[]> => {
  const { metafile } = await build({
    absWorkingDir: client,
    entryPoints: ['src/app/main.tsx', 'src/app/widget/main.tsx'],
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: 'not-written',
    write: false,
    metafile: true,
    jsx: 'automatic',
    packages: 'external',
    loader: { '.css': 'empty' },
    external: ['virtual:*', '*/SignedInApp.tsx', '*/SignedInWidget.tsx'],
    logLevel: 'error',
  });
  return Object.keys(metafile.inputs).filter(
    (path) => /^src\/.*\.tsx?$/.test(path) && !/^src\/i18n\/(en|nl)/.test(path),
  );
};

const isText = (of: string, key: string): boolean => {
  const texts: Record<string, object> = en;
  const keys = Object.keys(texts[of] ?? {});
  return key === '${' ? keys.length > 0 : keys.includes(key) || keys.includes(`${key}_one`);
};

it('says nothing that it did not bring', async () => {
  const files = await filesBefore();
  expect(files).toContain('src/sign-in/SignIn.tsx');
  expect(files).toContain('src/lock/Locked.tsx');
  const said = new Set<string>();
  for (const file of files) {
    const source = sources[file.replace('src/', '../')] ?? sources[file.replace('src/i18n/', './')];
    if (source === undefined) throw new Error(`${file} is not read.`);
    for (const [, of = '', key = ''] of source.matchAll(/['`](\w+)\.(\w+|\$\{)/g)) {
      if (isText(of, key)) said.add(of);
    }
  }
  expect([...said].sort()).toEqual(Object.keys(enFirst).sort());
  expect(Object.keys(nlFirst).sort()).toEqual(Object.keys(enFirst).sort());
});
