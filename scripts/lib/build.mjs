import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { ROOT, toolScript } from './paths.mjs';
import { capture } from './run.mjs';
import { PlainError, withProgress } from './say.mjs';

// Native addons load their own binaries by path: they stay in node_modules.
const serverExternals = ['better-sqlite3', '@node-rs/argon2'];

const serverSource = join(ROOT, 'sync-server', 'src');

/** Entry points of the server beside its workers; each becomes `sync-server/dist/<name>.js`. */
const serverEntries = ['main.ts', 'cli.ts'];

const skippedFolders = new Set(['node_modules', 'dist', '.cache']);

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !skippedFolders.has(entry.name) && !entry.name.startsWith('dist.'))
    .flatMap((entry) => filesBelow(join(path, entry.name)))
    .sort();
}

const isTest = (path) => /\.(test|spec)\.tsx?$/.test(path);

function contentHash(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const file of paths.map((path) => join(ROOT, path)).flatMap(filesBelow)) {
    if (isTest(file)) continue;
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * Builds one part when its inputs changed since the last time. The new folder takes the old one's
 * place only when it is whole, so a failed build leaves what worked.
 *
 * @param {{ title: string, dist: string, inputs: string[], build: (outDir: string) => Promise<void> }} part
 */
async function buildIfStale({ title, dist, inputs, build }) {
  const stampPath = join(dist, '.stamp');
  const hash = contentHash(inputs);
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === hash) return;
  const fresh = `${dist}.${process.pid}`;
  try {
    await withProgress(title, () => build(fresh));
    writeFileSync(join(fresh, '.stamp'), hash);
    const old = `${dist}.old.${process.pid}`;
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(fresh, dist);
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const common = ['package-lock.json', 'scripts/lib/build.mjs', 'core/src', 'core/package.json'];

/**
 * How the server is bundled. The lab adds a plugin for builds of its own; what ships has none.
 *
 * @param {string} outDir
 * @returns {import('esbuild').BuildOptions}
 */
export function serverBundle(outDir) {
  const workers = filesBelow(serverSource).filter((path) => path.endsWith('.worker.ts'));
  const entries = [
    ...serverEntries.map((name) => join(serverSource, name)).filter((path) => existsSync(path)),
    ...workers,
  ];
  if (entries.length === 0) throw new PlainError('sync-server/src/main.ts is missing.');
  return {
    absWorkingDir: ROOT,
    entryPoints: entries.map((path) => ({ in: path, out: basename(path, '.ts') })),
    outdir: outDir,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: 'linked',
    logLevel: 'silent',
    external: serverExternals,
    // CommonJS packages inside an ES module bundle still call require() and read __dirname.
    banner: {
      js: [
        "import { createRequire as __createRequire } from 'node:module';",
        "import { dirname as __toDirname } from 'node:path';",
        "import { fileURLToPath as __toPath } from 'node:url';",
        'const require = __createRequire(import.meta.url);',
        'const __filename = __toPath(import.meta.url);',
        'const __dirname = __toDirname(__filename);',
      ].join('\n'),
    },
  };
}

const server = {
  title: 'Building the server',
  dist: join(ROOT, 'sync-server', 'dist'),
  inputs: [...common, 'sync-server/src', 'sync-server/package.json'],
  async build(outDir) {
    const { build: esbuild } = await import('esbuild');
    await esbuild(serverBundle(outDir)).catch((error) => {
      throw new PlainError(`The server does not build:\n${error.message}`);
    });
  },
};

/**
 * The script that other sites' pages load, under a name that stays: one small file without modules,
 * so that a plain script tag takes it.
 *
 * @param {string} outDir
 */
async function buildWidgetScript(outDir) {
  const { build: esbuild } = await import('esbuild');
  await esbuild({
    absWorkingDir: ROOT,
    entryPoints: [join(ROOT, 'client/src/embed/corridor-chat.ts')],
    outfile: join(outDir, 'widget.js'),
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    logLevel: 'silent',
  }).catch((error) => {
    throw new PlainError(`The widget's script does not build:\n${error.message}`);
  });
}

const client = {
  title: 'Building the app',
  dist: join(ROOT, 'client', 'dist'),
  inputs: [
    ...common,
    'vite.config.ts',
    'client/index.html',
    'client/widget.html',
    'client/package.json',
    'client/postcss.config.mjs',
    'client/public',
    'client/src',
  ],
  async build(outDir) {
    const { code, output } = await capture(process.execPath, [
      toolScript('vite/bin/vite.js'),
      'build',
      '--outDir',
      outDir,
      '--emptyOutDir',
    ]);
    if (code !== 0) throw new PlainError(`The app does not build:\n${output}`);
    await buildWidgetScript(outDir);
  },
};

export const buildServer = () => buildIfStale(server);
export const buildClient = () => buildIfStale(client);
