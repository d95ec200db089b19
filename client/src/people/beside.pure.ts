/** Where something opens beside what was clicked, wholly in view. All in CSS pixels. */

interface Size {
  readonly width: number;
  readonly height: number;
}
interface Rect {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

const GAP = 6;
const EDGE = 8;

const within = (at: number, length: number, room: number): number =>
  Math.max(EDGE, Math.min(at, room - length - EDGE));

/** Below, or above when there is no room below. */
export const besideRect = (
  { left, top, bottom }: Rect,
  size: Size,
  screen: Size,
): { readonly left: number; readonly top: number } => {
  const below = bottom + GAP;
  const fits = below + size.height + EDGE <= screen.height;
  const y = fits ? below : top - GAP - size.height;
  return {
    left: within(left, size.width, screen.width),
    top: within(y, size.height, screen.height),
  };
};
