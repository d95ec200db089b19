/** Starts a worker of this folder from its TypeScript source or from what the build made of it. */
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Bundled, every worker lies beside the executable as `<name>.worker.js`. From source, in tests and
 * tools, the thread registers tsx and then loads `<name>.worker.ts`: Node 20 does not hand
 * `--import` hooks on to the first module of a worker.
 */
export const startWorker = (name: string, workerData: unknown): Worker => {
  const options: WorkerOptions = { workerData, name };
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL(`./${name}.worker.js`, import.meta.url), options);
  }
  const tsx = import.meta.resolve('tsx/esm/api');
  const source = new URL(`./${name}.worker.ts`, import.meta.url).href;
  const code = `import(${JSON.stringify(tsx)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(source)});
  });`;
  return new Worker(code, { ...options, eval: true });
};
