import { createImaging } from '../imaging/imaging.ts';
import { createRuntime, type LocalRuntime } from '../runtime/runtime.ts';
import { chooseRoots } from '../jobs/roots.ts';
import type { ToolContext } from '../tools/tool.ts';
import type { Ask } from '../spend/approvals.ts';
import { dataFolder } from '../store/store.ts';
import { visible } from '../domain/visible.ts';
import { keyOf } from './key.ts';
import { ownLimits } from './limits.ts';
import { outputOf, type OutputFlags, targetOf } from './output.ts';
import { message } from './terminal.ts';

/** The name of this program in the journal. */
export const BY = 'fal-mcp';

/** What every command gets besides its arguments. */
export interface Place {
  /** The file of packed endpoints. */
  readonly catalogue: URL;
  /** The file that was started: its path stays over updates. */
  readonly serverFile: string;
}

/** A command: resolves to the exit code. */
export type Command = (args: readonly string[], place: Place) => Promise<number>;

export interface OpenOptions {
  readonly place: Place;
  readonly acceptMaxCost?: string | undefined;
  /** How results are saved, where the arguments state it. */
  readonly output?: OutputFlags;
  /** Its abort ends following and uploads; the jobs continue. */
  readonly stopSignal: AbortSignal;
  readonly ask?: Ask;
}

/** What a command works with. */
export interface CommandContext {
  readonly runtime: LocalRuntime;
  /** The same services as the tools take them. */
  readonly tools: ToolContext;
}

/** Opens the services of the environment's key, gateway and data folder. @throws {FalError} for a gateway that is no URL; @throws {TypeError} for a faulty limit or conversion */
export function openContext(options: OpenOptions): CommandContext {
  const { place, stopSignal, ask } = options;
  const target = targetOf(process.env, options.output);
  const roots = rootsOf(target.folder === undefined ? [] : [target.folder]);
  const output = outputOf(process.env, options.output);
  const limits = ownLimits({ 'accept-max-cost': options.acceptMaxCost });
  const runtime = createRuntime({
    key: () => keyOf(process.env, roots),
    gateway: process.env.FAL_GATEWAY_URL,
    dataFolder: dataFolder(process.env),
    catalogue: place.catalogue,
    roots,
    limits: () => limits,
    output: () => output,
    imaging: createImaging(new URL('imaging/main.mjs', place.catalogue)),
    stopSignal,
    ...(ask && { ask }),
  });
  const { fal, ...parts } = runtime;
  const { models: _, docs, queue } = { ...fal };
  return { runtime, tools: { ...parts, docs, queue, roots, target, remote: false } };
}

/** The folders in which a command reads and writes: the working folder, and those that it names. */
export const rootsOf = (folders: readonly string[]) => async () => [
  ...(await chooseRoots(undefined, [])),
  ...(folders.length > 0 ? await chooseRoots(undefined, folders) : []),
];

/** Writes data to stdout, with a line end: as it is, but for what a terminal takes for commands. */
export function print(data: string): void {
  process.stdout.write(`${data.split('\n').map(visible).join('\n')}\n`);
}

/** Writes a text of this program to stdout, with a line end. */
export function printMessage(text: string): void {
  process.stdout.write(`${message(text, process.stdout)}\n`);
}
