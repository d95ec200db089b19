// Loaded with --import into every measured server: answers what the process uses, over IPC.
import crypto, { generateKeyPairSync } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** CPU time of one Ed25519 verification here, microseconds. */
const measureVerification = (verify) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const bytes = Buffer.alloc(500, 'x');
  const signature = crypto.sign(null, bytes, privateKey);
  const rounds = 500;
  const before = process.cpuUsage();
  for (let i = 0; i < rounds; i++) verify(null, bytes, publicKey, signature);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / rounds;
};

if (isMainThread && process.send) {
  // Signatures are counted apart: they run when nothing else waits, on the thread pool.
  const { verify } = crypto;
  const microsEach = measureVerification(verify);
  let signatures = 0;
  crypto.verify = (...args) => {
    signatures++;
    return verify(...args);
  };
  const { subtle } = crypto.webcrypto;
  const subtleVerify = subtle.verify;
  subtle.verify = (...args) => {
    signatures++;
    return subtleVerify.apply(subtle, args);
  };
  syncBuiltinESMExports();

  process.on('message', (question) => {
    if (question === 'memory') globalThis.gc?.();
    const { rss } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    process.send({
      probe: {
        rss,
        cpuMicros: user + system,
        signatures,
        signatureMicros: signatures * microsEach,
      },
    });
  });
}
