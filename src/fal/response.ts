/** A response of fal. Not a `Response`: its streams would delay each part of a body. */
export interface FalResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: Pick<Headers, 'get' | 'has'>;
  /** Null where there is none; it can be read once. */
  readonly body: FalBody | null;
}

export interface FalBody {
  getReader(): BodyReader;
  cancel(reason?: unknown): Promise<void>;
}

export interface BodyReader {
  /** The next bytes; `done` at the end. */
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}
