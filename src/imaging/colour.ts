import type { Colour } from './raster.ts';

/** An opaque colour written as `#rrggbb`, also without the `#`; undefined for anything else. */
export function parseColour(text: string): Colour | undefined {
  const parts = /^#?([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text)?.slice(1);
  if (!parts) return undefined;
  const [red = 0, green = 0, blue = 0] = parts.map((part) => Number.parseInt(part, 16));
  return [red, green, blue];
}
