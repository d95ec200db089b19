import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { dialogPart, part } from './part.tsx';

const onClose = (): void => undefined;

it('something of a dialog stands there at once, and all of it once it was fetched ahead', async () => {
  const load = vi.fn(async () => () => 'all of it');
  const Palette = dialogPart(load, () => 'its field');
  expect(renderToStaticMarkup(<Palette onClose={onClose} />)).toContain('its field');
  Palette.prefetch();
  await vi.waitFor(() =>
    expect(renderToStaticMarkup(<Palette onClose={onClose} />)).toBe('all of it'),
  );
});

it('what could not be fetched ahead is asked for again when it is shown', async () => {
  const load = vi.fn(async () => () => 'all of it');
  load.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  const Page = part(load);
  Page.prefetch();
  await vi.waitFor(() => expect(load).toHaveBeenCalledOnce());
  expect(renderToStaticMarkup(<Page />)).not.toContain('all of it');
  await vi.waitFor(() => expect(renderToStaticMarkup(<Page />)).toContain('all of it'));
  expect(load).toHaveBeenCalledTimes(2);
});
