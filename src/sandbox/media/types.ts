/** What to make; missing sizes and lengths take the kind's default. */
export interface MediaRequest {
  /** The requested MIME type, e.g. `image/png`. */
  readonly contentType: string;
  readonly seed: number;
  /** The prompt: drawn into pictures, quoted in texts. */
  readonly caption: string;
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
  /** Length of audio. */
  readonly seconds?: number;
}

/** A finished file; `contentType` is what the bytes are, which may differ from the request. */
export interface Rendered {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** File name extension without the dot. */
  readonly extension: string;
  /** Pixels, of pictures and video. */
  readonly width?: number;
  /** Pixels, of pictures and video. */
  readonly height?: number;
  /** Length of audio and video. */
  readonly seconds?: number;
}
