// Measures the process that it is loaded into. With --import and CORRIDOR_LAB_PROBE, the path of a
// socket, it answers whoever connects there with one JSON line.
import { createServer } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const RESOLUTION_MS = 10;
const NS_PER_MS = 1e6;

/**
 * @typedef {object} Usage
 * @property {number} rssBytes resident memory of the process, all its threads
 * @property {number} heapBytes what the main thread's JavaScript holds, after a collection
 * @property {number} externalBytes buffers and what else it holds outside of the heap
 * @property {number} loopP99Ms how late the event loop came, since it was asked last
 * @property {number} loopMaxMs
 * @property {number} timers timeouts that are set
 */

/** @returns {() => Usage} measures since the last call, which collects the garbage */
export const startMeasuring = () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  // The histogram counts the timer's own period as well.
  const late = (ns) => Math.max(0, ns / NS_PER_MS - RESOLUTION_MS);
  return () => {
    const [loopP99Ms, loopMaxMs] = [late(delay.percentile(99)), late(delay.max)];
    collect();
    const { rss, heapUsed, external } = process.memoryUsage();
    const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    delay.reset();
    return {
      rssBytes: rss,
      heapBytes: heapUsed,
      externalBytes: external,
      loopP99Ms,
      loopMaxMs,
      timers,
    };
  };
};

const path = process.env.CORRIDOR_LAB_PROBE;
if (path && isMainThread) {
  const measure = startMeasuring();
  createServer((asking) => {
    asking.on('error', () => asking.destroy());
    asking.end(`${JSON.stringify(measure())}\n`);
  })
    .listen(path)
    .unref();
}
