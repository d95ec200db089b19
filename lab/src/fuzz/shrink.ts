/** Makes an input that found something smaller, as long as it finds the same. */

/** Tries so many smaller inputs at most. */
const MOST_TRIES = 300;

/** @param stillFinds whether an input finds what the first one found */
export const shrink = async (
  input: Uint8Array,
  stillFinds: (input: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> => {
  let best = input;
  let tries = 0;
  for (let part = Math.ceil(best.length / 2); part >= 1; part = Math.floor(part / 2)) {
    for (let at = 0; at < best.length && tries < MOST_TRIES; ) {
      const smaller = new Uint8Array(
        Buffer.concat([best.subarray(0, at), best.subarray(Math.min(best.length, at + part))]),
      );
      tries++;
      if (await stillFinds(smaller)) best = smaller;
      else at += part;
    }
  }
  return best;
};
