// Which folder may import which: "The house" in docs/architecture.md, held by a tool.
const test = '\\.test\\.tsx?$|/testing/';
const source = '^(core|sync-server|client)/src/';

/** What is neither a layer below the features nor the composition root. */
const feature = '^client/src/(?!app/|engine/|local/|ui/|text-index/)([^/]+)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: { path: source },
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'core-stands-alone',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^(sync-server|client|e2e|bench|lab|scripts)/' },
    },
    {
      name: 'core-has-no-platform',
      comment: 'core runs in a browser and in Node alike: it does no I/O.',
      severity: 'error',
      from: { path: '^core/src/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-has-no-platform-package',
      severity: 'error',
      from: { path: '^core/src/', pathNot: test },
      to: {
        path: '(^|/)node_modules/(react|react-dom|dexie|ws|hono|better-sqlite3|y-indexeddb|y-websocket)/',
      },
    },
    {
      name: 'only-segment-knows-yjs',
      comment: 'The shape of a document is decided in one folder of core.',
      severity: 'error',
      from: { path: '^core/src/', pathNot: `^core/src/segment/|${test}` },
      to: { path: '(^|/)node_modules/yjs/' },
    },
    {
      name: 'sides-do-not-meet',
      severity: 'error',
      from: { path: '^(sync-server|client)/' },
      to: { path: '^(sync-server|client|e2e|bench|lab)/', pathNot: '^$1/' },
    },
    {
      name: 'core-by-its-entry',
      severity: 'error',
      from: { path: '^(sync-server|client|e2e|bench|lab)/' },
      to: { path: '^core/', pathNot: '^core/src/(index|testing/index)\\.ts$' },
    },
    {
      name: 'lab-uses-what-runs-in-node',
      comment: 'The lab runs the engine, the simulation and the browser harness; it has no screen.',
      severity: 'error',
      from: { path: '^lab/' },
      to: {
        path: '^(sync-server|client|e2e|bench)/',
        pathNot: [
          '^client/src/(engine|local|actions|session)/',
          '^sync-server/src/(simulation|import|relay|store|socket|http)/',
          '^e2e/(harness|faults)/',
        ],
      },
    },
    {
      name: 'nobody-imports-the-lab',
      severity: 'error',
      from: { path: '^(e2e|bench|scripts)/' },
      to: { path: '^lab/' },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { path: source, pathNot: test },
      to: { path: test, pathNot: 'node_modules' },
    },
    {
      name: 'only-sqlite-store-knows-sqlite',
      severity: 'error',
      from: { path: '^(core|sync-server|client)/', pathNot: '^sync-server/src/store/sqlite/' },
      to: { path: '(^|/)node_modules/(@types/)?better-sqlite3/' },
    },
    {
      name: 'relay-knows-no-transport-and-no-database',
      severity: 'error',
      from: { path: '^sync-server/src/relay/', pathNot: test },
      to: {
        path: [
          '(^|/)node_modules/(ws|@types/ws|hono|@hono/[^/]+|better-sqlite3)/',
          '^sync-server/src/(store/sqlite|socket|http)/',
        ],
      },
    },
    {
      name: 'relay-opens-no-socket',
      severity: 'error',
      from: { path: '^sync-server/src/relay/', pathNot: test },
      to: { dependencyTypes: ['core'], path: '^(node:)?(http|https|http2|net|tls)$' },
    },
    {
      name: 'nobody-imports-an-executable',
      severity: 'error',
      from: { path: source },
      to: {
        path: '^(sync-server/src/(main|cli)\\.ts|client/src/app/(widget/)?main\\.tsx|client/src/embed/corridor-chat\\.ts)$',
      },
    },
    {
      name: 'app-is-the-root',
      severity: 'error',
      from: { path: '^client/src/(?!app/)' },
      to: { path: '^client/src/app/' },
    },
    {
      name: 'layers-import-no-feature',
      severity: 'error',
      from: { path: '^client/src/(engine|local|ui)/', pathNot: test },
      to: { path: feature },
    },
    {
      name: 'ui-knows-no-data',
      severity: 'error',
      from: { path: '^client/src/ui/' },
      to: { path: '^client/src/(engine|local)/' },
    },
    {
      name: 'local-knows-no-engine',
      severity: 'error',
      from: { path: '^client/src/local/', pathNot: test },
      to: { path: '^client/src/(engine|ui)/' },
    },
    {
      name: 'text-index-stands-alone',
      comment: 'The engine writes it and the search reads it; it knows neither of them, nor rows.',
      severity: 'error',
      from: { path: '^client/src/text-index/', pathNot: test },
      to: { path: '^client/src/(?!text-index/)' },
    },
    {
      name: 'engine-has-no-screen',
      severity: 'error',
      from: { path: '^client/src/(engine|local)/' },
      to: { path: ['^client/src/ui/', '(^|/)node_modules/(react|react-dom|@mantine/[^/]+)/'] },
    },
    {
      name: 'pure-files-have-no-screen',
      severity: 'error',
      from: { path: '^client/src/.*\\.pure\\.ts$' },
      to: { path: '(^|/)node_modules/(react|react-dom|dexie|@mantine/[^/]+)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(sync-server|client)/dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    // Only for how modules are found; the types are checked by `tsc --build`.
    tsConfig: { fileName: 'tsconfig.tools.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts', '.json'],
    },
  },
};
