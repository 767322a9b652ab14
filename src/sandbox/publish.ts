import type { FileSpec } from './files.ts';

/** A file on its way into an output. */
export interface MediaOrder extends FileSpec {
  readonly seed: number;
  readonly caption: string;
}

/** A file as an output tells it; `size` in bytes, where it is known already. */
export interface PublishedMedia {
  readonly url: string;
  readonly fileName: string;
  readonly size?: number;
}

/** Gives a file a URL: a `data:` one with `inline`; `sized` has it made at once, for its size. */
export type Publish = (
  order: MediaOrder,
  how: { readonly inline: boolean; readonly sized: boolean },
) => Promise<PublishedMedia>;
