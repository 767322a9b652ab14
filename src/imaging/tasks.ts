import type { Encoded } from './encode.ts';
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
    };

/** The worker's answer: a raster, a file, or a sentence that says why there is none. */
export type Answer = { readonly made: Raster | Encoded } | { readonly problem: string };
