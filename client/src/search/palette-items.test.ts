/** What the palette offers for what was typed. */
import { describe, expect, it } from 'vitest';
import { paletteItems } from './palette-items.ts';

const channel = (name: string, topic: string | null = null) =>
  ({ id: name, name, topic, kind: 'channel', visibility: 'public' }) as never;
const channels = [channel('reception'), channel('stock', 'What runs out at reception')];
const offered = (typed: string, completions: readonly unknown[] = []) =>
  paletteItems({
    typed,
    conversations: [],
    channels,
    people: [],
    commands: [],
    recent: [],
    completions: completions as never,
    found: [],
    onServer: [],
  }).flatMap((item) => (item.kind === 'channel' ? [item.row.name] : []));

describe('public channels that one is not in', () => {
  it('are offered by name first, then by what they are about', () => {
    expect(offered('recep')).toEqual(['reception', 'stock']);
    expect(offered('runs')).toEqual(['stock']);
    expect(offered('zzz')).toEqual([]);
  });

  it('are offered to whoever types a name, not unasked and not beside filters', () => {
    expect(offered('')).toEqual([]);
    expect(offered('recep', [{ filter: 'in', label: 'x', text: 'in:x' }])).toEqual([]);
  });
});
