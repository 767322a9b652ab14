import type { Conversion } from '../imaging/conversion.ts';
import type { Inspection } from '../imaging/inspect.ts';
import type { Colour } from '../imaging/raster.ts';

/** What a picture of a pack is by its pixels, and its name without extension. */
export interface SourceFacts extends Inspection {
  readonly name: string;
}

/** What a person chooses for a pack. */
export interface PackChoices {
  /** What stands behind pictures that must be opaque; by default the plain ground of the source, else white. */
  readonly background?: Colour;
  /** The app's name in a manifest; by default that of the source. */
  readonly name?: string;
}

/** A picture that is converted from the first source. */
export interface PlannedPicture {
  readonly make: 'picture';
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** What the file must have: true some transparency, false none; undefined: as it comes. */
  readonly hasAlpha: boolean | undefined;
  readonly conversion: Conversion;
}

/** A file of a pack; `path` is relative to the pack's folder, with slashes. */
export type PlannedFile =
  | PlannedPicture
  | {
      readonly make: 'ico';
      readonly path: string;
      /** The pictures in it. */
      readonly entries: readonly PlannedPicture[];
    }
  | {
      readonly make: 'sheet';
      readonly path: string;
      readonly width: number;
      readonly height: number;
      /** The place of each source, in their order. */
      readonly places: readonly { readonly x: number; readonly y: number }[];
    }
  | { readonly make: 'text'; readonly path: string; readonly text: string };

const WHITE: Colour = [255, 255, 255];

/** The opaque colour that continues a source beyond its edge; undefined for a photograph and on a transparent ground. */
const groundOf = ({ subject }: SourceFacts): Colour | undefined =>
  subject?.ground[3] === 255 ? subject.ground : undefined;

/** The colour behind a source where none may show through. */
export const backgroundOf = (source: SourceFacts, { background }: PackChoices): Colour =>
  background ?? groundOf(source) ?? WHITE;

/** A colour as `#rrggbb`. */
export const hex = ([red, green, blue]: Colour): string =>
  `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** JSON as people format it. */
export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

interface IconNeeds {
  /** The part of the side within which the subject must stay, as a circle; of a photograph, a square. */
  readonly zone?: number;
  /** What makes it opaque. */
  readonly background?: Colour;
  /** False: its file has no alpha channel. */
  readonly alpha?: false;
}

/** A square icon of a source. A photograph fills it, its middle is kept; a picture on a plain ground stays whole. */
export function icon(
  path: string,
  side: number,
  source: SourceFacts,
  { zone = 1, background, alpha }: IconNeeds = {},
): PlannedPicture {
  const { subject } = source;
  const hasMargin = zone < 1;
  const part = subject && hasMargin ? Math.min(zone, zone / subject.reach) : zone;
  const behind = background ?? (hasMargin ? undefined : groundOf(source));
  const conversion: Conversion = {
    format: 'png',
    width: side,
    height: side,
    fit: subject ? 'pad' : 'cover',
    padding: (1 - part) / 2,
    ...(behind && { background: behind }),
    ...(alpha === false && { alpha }),
  };
  const isOpaque = behind !== undefined || (!hasMargin && !source.hasAlpha);
  const hasAlpha = isOpaque ? false : hasMargin || undefined;
  return { make: 'picture', path, width: side, height: side, hasAlpha, conversion };
}
