/** How the pixels of two pictures differ. */
export interface Difference {
  /** Pixels of which at least one of red, green, blue and alpha differs. */
  readonly count: number;
  /** The largest difference of these four, up to 255. */
  readonly largest: number;
}

/** Brightness of the smallest difference, so that it can be seen beside black. */
const DIMMEST = 56;

/** Compares RGBA pixels and writes their difference into `into`: black where they are equal, else the brighter the more they differ. */
export function comparePixels(
  one: Uint8ClampedArray,
  other: Uint8ClampedArray,
  into: Uint8ClampedArray,
): Difference {
  let count = 0;
  let largest = 0;
  for (let at = 0; at < into.length; at += 4) {
    let most = 0;
    for (let part = at; part < at + 4; part += 1)
      most = Math.max(most, Math.abs((one[part] ?? 0) - (other[part] ?? 0)));
    if (most > 0) count += 1;
    largest = Math.max(largest, most);
    const brightness = most === 0 ? 0 : DIMMEST + (255 - DIMMEST) * Math.sqrt(most / 255);
    into.fill(brightness, at, at + 3);
    into[at + 3] = 255;
  }
  return { count, largest };
}

/** A share as a percentage that is 0 % only for none and 100 % only for all. */
export function shareText(count: number, total: number, language: string): string {
  const share = count / total;
  const isSmall = share > 0 && share < 0.01;
  return (isSmall ? share : Math.floor(share * 10_000) / 10_000).toLocaleString(language, {
    style: 'percent',
    ...(isSmall ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }),
  });
}
