import type { JobEnd } from '../domain/jobState.ts';
import type { FalErrorKind } from '../fal/errors.ts';
import type { Asset, JsonObject, QueueHandle } from '../domain/types.ts';
import type { ProcessId } from '../store/process.ts';

/** The process that carries a job. */
export interface Owner extends ProcessId {
  /** The gateway it talks through, if any: the sandbox knows nothing of fal's own jobs. */
  readonly via?: string;
}

/** Money: `units` × the unit price, when fal told the units and the price is known. */
export interface Cost {
  readonly amount: number;
  readonly currency: string;
  readonly units: number;
  readonly unit: string;
}

/** A result on this disk. */
export interface SavedFile {
  readonly url: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Milliseconds since 1970 when it was saved; only what 0.1.0 wrote lacks it. */
  readonly at?: number;
}

/** The ending of a file whose content is of no kind that is known to be harmless. */
export const UNKNOWN_ENDING = 'bin';

/** Whether a saved file is of no such kind. */
export const isOfUnknownKind = ({ path }: SavedFile): boolean =>
  path.endsWith(`.${UNKNOWN_ENDING}`);

/** What a finished job left. */
export interface Outcome {
  readonly end: JobEnd;
  readonly assets?: readonly Asset[];
  /** The text result of models that answer in words. */
  readonly text?: string;
  readonly seed?: number;
  readonly cost?: Cost;
  readonly error?: { readonly kind: FalErrorKind; readonly message: string };
}

/** A job as the journal tells it. */
export interface Job {
  readonly id: string;
  /** Milliseconds since 1970, of the intent. */
  readonly at: number;
  readonly endpointId: string;
  /** Long `data:` URIs are cut. */
  readonly input: JsonObject;
  /** Who asked: a client's name, or `you`. */
  readonly by: string;
  readonly owner: Owner;
  /** Milliseconds since 1970 when the owner took it over from another. */
  readonly adoptedAt?: number;
  readonly saveTo?: string;
  /** Milliseconds since 1970 when `saveTo` was chosen, if after the submit. */
  readonly targetAt?: number;
  /** How the saved files are called; see `nameFrom`. */
  readonly saveName?: string;
  readonly handle?: QueueHandle;
  readonly outcome?: Outcome;
  readonly endedAt?: number;
  readonly files: readonly SavedFile[];
}
