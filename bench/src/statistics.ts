/** The value below which a share of the samples lies (nearest rank). */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

/** CPU time of this process, the load generator, as a share of the wall time of `work`. */
export const withOwnLoad = async <T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly ms: number; readonly ownLoad: number }> => {
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  const result = await work();
  const ms = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpu);
  return { result, ms, ownLoad: (user + system) / 1000 / ms };
};

/** Rejects when `promise` takes longer. */
export const within = async <T>(what: string, limitMs: number, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not done in ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
};
