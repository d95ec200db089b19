/** Bounds what the writer remembers: removes the oldest of a map until `max` are left. */
export const trim = (map: Map<unknown, unknown>, max: number): void => {
  if (map.size <= max) return;
  let surplus = map.size - max;
  for (const key of map.keys()) {
    if (surplus-- <= 0) break;
    map.delete(key);
  }
};
