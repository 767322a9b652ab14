import type { Piece } from './compose.ts';
import type { Conversion } from './conversion.ts';
import type { Converted } from './convert.ts';
import type { Encoded } from './encode.ts';
import type { Inspection } from './inspect.ts';
import type { Raster } from './raster.ts';
import type { Tile } from './sheet.ts';
import type { Symbol } from './symbols.ts';

/** What a picture is made from. */
export type Source =
  /** `plays`: it is the still of a video, which a sign shows. */
  | { readonly from: 'picture'; readonly bytes: Uint8Array; readonly plays?: boolean }
  | { readonly from: 'sound'; readonly bytes: Uint8Array }
  | { readonly from: 'symbol'; readonly symbol: Symbol };

/** What the worker does; `size` is the longest side in pixels, `most` the bytes of the file. */
export type Task =
  | { readonly make: 'picture'; readonly source: Source; readonly size: number }
  | { readonly make: 'file'; readonly picture: Raster; readonly most: number }
  | {
      readonly make: 'sheet';
      readonly tiles: readonly Tile[];
      readonly size: number;
      readonly most: number;
    }
  | { readonly make: 'inspection'; readonly bytes: Uint8Array }
  | { readonly make: 'seconds'; readonly bytes: Uint8Array }
  | { readonly make: 'conversion'; readonly bytes: Uint8Array; readonly conversion: Conversion }
  | {
      readonly make: 'composition';
      readonly pieces: readonly Piece[];
      readonly width: number;
      readonly height: number;
    };

/** What a task makes. */
export type Made = Raster | Encoded | Converted | Inspection | { readonly seconds: number };

/** The worker's answer: what it made, or a sentence that says why there is nothing. */
export type Answer = { readonly made: Made } | { readonly problem: string };
