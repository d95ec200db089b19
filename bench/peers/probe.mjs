// Loaded with --import into every measured server: answers what the process uses, over IPC.
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.send) {
  process.on('message', (question) => {
    if (question !== 'usage') return;
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    process.send({ probe: { rss, heapUsed, external, cpuMicros: user + system } });
  });
}
