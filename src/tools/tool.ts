import type { z } from 'zod';
import type { Catalogue } from '../catalogue/types.ts';
import type { EditorSender } from '../domain/editorRequest.ts';
import type { Stills } from '../domain/stills.ts';
import type { JsonObject, Schema } from '../domain/types.ts';
import type { Encoded } from '../imaging/encode.ts';
import type { Imaging } from '../imaging/imaging.ts';
import type { Docs } from '../fal/docs.ts';
import type { Queue } from '../fal/queue.ts';
import type { Journal } from '../jobs/journal.ts';
import type { ReadAsset } from '../jobs/readAsset.ts';
import type { Roots } from '../jobs/roots.ts';
import type { Jobs } from '../jobs/run.ts';
import type { Upload } from '../jobs/upload.ts';
import type { EstimateRun } from '../prices/estimate.ts';
import type { Spending } from '../spend/spending.ts';
import type { Prices } from '../prices/unitPrices.ts';

/** Where and under which names results are saved that state no folder. */
export interface DefaultTarget {
  /** A folder that the person set; relative to the first root. */
  readonly folder?: string;
  /** See `nameFrom`. */
  readonly naming?: string;
}

/** What the tools, prompts and resources use. */
export interface ToolContext {
  readonly catalogue: Catalogue;
  readonly prices: Prices;
  readonly estimate: EstimateRun;
  readonly docs: Docs;
  readonly queue: Pick<Queue, 'status' | 'result'>;
  readonly jobs: Jobs;
  readonly journal: Pick<Journal, 'find' | 'jobs' | 'owner'>;
  readonly spending: Pick<Spending, 'entries' | 'notes' | 'overview'>;
  readonly upload: Upload;
  readonly readAsset: ReadAsset;
  /** Makes the pictures of results; the stateless HTTP server has none. */
  readonly imaging?: Imaging;
  /** Frames that the result viewer has drawn of videos. */
  readonly stills?: Stills;
  /** True: the answer of a completed job holds a picture of its results, whether or not the call asks for one. */
  readonly preview?: boolean;
  readonly roots: Roots;
  readonly target?: DefaultTarget;
  /** True: the stateless HTTP server, which reads and writes no local file and has no journal. */
  readonly remote: boolean;
  /** The windows of VS Code on this machine. */
  readonly editor?: EditorSender | undefined;
  /** How a shell starts the commands of this server, such as `npx -y fal-mcp@1.2.3`. */
  readonly program?: string | undefined;
  /** The tools of the result viewer that this server has. */
  readonly appTools?: readonly string[];
  /** Aborted when the server is about to end: a call that waits for a job returns it as running. */
  readonly handBack?: AbortSignal | undefined;
}

/** The level of a log message, as MCP names it. */
export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error';

/** Fields that a person has to fill in. */
export interface FieldQuestion {
  /** The same for the same question. */
  readonly id: string;
  readonly message: string;
  /** The schemas of single values, by field; `media` marks a file. */
  readonly fields: Readonly<Record<string, Schema>>;
}

/** The end of such a question; `waiting`: the person has not answered in time, and the repeated question has their answer. */
export type FieldAnswer = { readonly values: JsonObject } | 'declined' | 'dismissed' | 'waiting';

/** Asks the client's user; waits for at most so many milliseconds. */
export type AskFields = (
  question: FieldQuestion,
  wait: number,
  signal: AbortSignal,
) => Promise<FieldAnswer>;

/** One call of a tool: its signal, its progress and log, its client. */
export interface Call {
  /** Aborted with `CALL_CANCELLED` when the client cancels the call; with another reason when the client is gone or the call timed out. */
  readonly signal: AbortSignal;
  readonly progress: (message: string, done?: number, total?: number) => void;
  /** Sends a log message to the client, from the level that it set; never a secret. */
  readonly log: (level: LogLevel, text: string) => void;
  /** The client's name. */
  readonly by: string;
  /** Absent where the client cannot ask its user. */
  readonly askFields?: AskFields | undefined;
}

/** A tool's answer: small data that is complete by itself, and the same as a text. */
export interface Answer<Output> {
  readonly structured: Output;
  readonly text: string;
  /** Where the job's files can be read; an answer is complete without them. */
  readonly links?: readonly Link[];
  /** A picture of the results for the model to see. */
  readonly picture?: Encoded;
}

/** A resource that an answer points to. */
export interface Link {
  readonly uri: string;
  readonly name: string;
  readonly mimeType?: string;
  /** Bytes. */
  readonly size?: number;
  /** `user`: for a person to open, so that a client should not read it into a model's context; `assistant`: for the model, which a person need not see. */
  readonly audience: 'user' | 'assistant';
}

/** MCP's hints, all four always set. */
export interface Annotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** How the stateless HTTP server lists a tool, where it differs. */
export interface RemoteTool {
  readonly description?: string;
  /** Parameters that need local files. */
  readonly omits: readonly string[];
  /** Parameters that are optional only with local files and a journal. */
  readonly requires?: readonly string[];
}

/** A tool as a value. */
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
  readonly remote?: RemoteTool;
  /** Set: the result viewer shows its calls; `callable`: the viewer may call it, too. */
  readonly viewer?: { readonly callable: boolean };
  /** @throws {FalError} */
  run(input: z.output<Input>, context: ToolContext, call: Call): Promise<Answer<z.input<Output>>>;
}

/** The identity function; it infers the types of a tool's input and output. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> {
  return tool;
}

/** The hints of a tool that spends and changes nothing. */
export const READS: Annotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/** The hints of a tool that spends money or changes something: never read-only, so that clients ask first. */
export const SPENDS: Annotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: false,
};
