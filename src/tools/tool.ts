import type { z } from 'zod';
import type { Prices } from '../catalogue/prices.ts';
import type { Catalogue } from '../catalogue/types.ts';
import type { Docs } from '../fal/docs.ts';
import type { Models } from '../fal/models.ts';
import type { Queue } from '../fal/queue.ts';
import type { Journal } from '../jobs/journal.ts';
import type { ReadAsset } from '../jobs/readAsset.ts';
import type { Roots } from '../jobs/roots.ts';
import type { Jobs } from '../jobs/run.ts';
import type { Upload } from '../jobs/upload.ts';

/** What the tools stand on. */
export interface Services {
  readonly catalogue: Catalogue;
  readonly prices: Prices;
  readonly models: Pick<Models, 'estimate'>;
  readonly docs: Docs;
  readonly queue: Pick<Queue, 'status' | 'result'>;
  readonly jobs: Jobs;
  readonly journal: Pick<Journal, 'find' | 'jobs' | 'owner'>;
  readonly upload: Upload;
  readonly readAsset: ReadAsset;
  readonly roots: Roots;
  /** False: a server elsewhere, where no local file is read or written. */
  readonly files: boolean;
}

/** How much a log message matters, as MCP names it. */
export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error';

/** What one call brings: its signal, ways to tell progress and to log, and who calls. */
export interface Call {
  /** Aborted with `CALL_CANCELLED` when the client takes the call back; with another reason when the client is gone or the call's time is up. */
  readonly signal: AbortSignal;
  readonly progress: (message: string, done?: number, total?: number) => void;
  /** Tells the client's log, which keeps what its user asked for; never a secret. */
  readonly log: (level: LogLevel, text: string) => void;
  /** The client's name. */
  readonly by: string;
  /** Aborted when the server is about to end: a job that is waited for is handed back now. */
  readonly handBack?: AbortSignal | undefined;
}

/** A tool's answer: small data that is enough by itself, and a text that says the same to a reader. */
export interface Answer<Output> {
  readonly structured: Output;
  readonly text: string;
  /** Where to read what was made; no answer needs them. */
  readonly links?: readonly Link[];
}

/** A resource that an answer points to. */
export interface Link {
  readonly uri: string;
  readonly name: string;
  readonly mimeType?: string;
  /** Bytes. */
  readonly size?: number;
  /** True: for a person to open; not to be read into a model's context. */
  readonly forUser?: true;
}

/** MCP's hints, all four always told. */
export interface Annotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** What of a tool is another where no local file is read or written. */
export interface Elsewhere {
  readonly description?: string;
  /** Parameters that mean nothing there. */
  readonly without: readonly string[];
  /** Parameters that can be left out only where there are files and a journal. */
  readonly needs?: readonly string[];
}

/** One tool, once, as a value. */
export interface Tool<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  readonly annotations: Annotations;
  readonly elsewhere?: Elsewhere;
  /** @throws {FalError} */
  run(input: z.output<Input>, services: Services, call: Call): Promise<Answer<z.input<Output>>>;
}

/** The identity function, there for inference. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> {
  return tool;
}

/** Looks things up: spends nothing, changes nothing. */
export const READS: Annotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/** Spends money or changes something: never read-only, so that clients ask first. */
export const SPENDS: Annotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: false,
};
