import { own } from './own.ts';

/** The singular of a unit as fal names it: `megapixels` → `megapixel`; units that count (`1000 characters`) stay. */
export function singularUnit(unit: string): string {
  return unit.replace(/^(.*[^s])s$/, (plural, single: string) =>
    /^1\s/.test(single) || !/\d/.test(single) ? single : plural,
  );
}

/** A number of units in words: `1 megapixel`, `2.5 megapixels`, `0.5 × 1000 characters`. */
export function unitsText(count: number, unit: string): string {
  if (/^\d/.test(unit)) return `${count} × ${unit}`;
  const single = singularUnit(unit);
  return `${count} ${count === 1 ? single : unit === single ? `${unit}s` : unit}`;
}

/** The localized unit of a price, in the singular: `megapixel`. Units unknown here keep fal's name. */
export function unitLabel(unit: string, translate: (text: string) => string): string {
  const single = singularUnit(unit);
  const labels: Readonly<Record<string, string>> = {
    image: translate('image'),
    megapixel: translate('megapixel'),
    video: translate('video'),
    second: translate('second'),
    minute: translate('minute'),
    'compute second': translate('compute second'),
    '1000 characters': translate('1000 characters'),
    generation: translate('generation'),
    request: translate('request'),
    step: translate('step'),
  };
  return own(labels, single) ?? single;
}
