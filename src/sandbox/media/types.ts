/** What to make; missing sizes and lengths take the kind's default. */
export interface MediaRequest {
  /** The wanted MIME type, e.g. `image/png`. */
  readonly contentType: string;
  readonly seed: number;
  /** The prompt: drawn into pictures and video, quoted in texts. */
  readonly caption: string;
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
  /** Length of audio and video. */
  readonly seconds?: number;
  /** Frames per second of a video. */
  readonly fps?: number;
}

/** A finished file; `contentType` says what the bytes are, which may differ from what was asked. */
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
