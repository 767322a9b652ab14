import { FalError } from '../../fal/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { JobProgress, JsonObject, Requests } from '../../protocol/messages.ts';
import { errorText } from '../errorText.ts';
import type { Runnables, Submitted } from '../presets/runnables.ts';
import type { Batches } from './batches.ts';
import type { Editor, VariableName } from './editor.ts';
import { reportProgress } from './progress.ts';

const VARIABLE = /\$\{(selection|file|clipboard)\}/g;

export interface RunDeps {
  readonly runnables: Pick<Runnables, 'check' | 'prepare'>;
  readonly start: Runtime['jobs']['start'];
  readonly startBatch: Batches['start'];
  readonly editor: Pick<Editor, 'translate' | 'variable' | 'autosave'>;
  readonly progress: (progress: JobProgress) => void;
  /** Receives errors that occur after a run was submitted. */
  readonly onError: (error: unknown) => void;
}

/** Submits one input, or starts a batch of several that are all valid; the journal reports how each job ends. */
export async function startRuns(
  deps: RunDeps,
  { endpointId: id, inputs: raw, literal = false, approved }: Requests['run.start'][0],
  signal: AbortSignal,
): Promise<Requests['run.start'][1]> {
  const { runnables, start, startBatch, editor, progress, onError } = deps;
  try {
    const values = literal ? raw : await fillVariables(raw, (name) => editor.variable(name));
    await checkAll(deps, id, values, signal);
    const prepared: Submitted[] = [];
    for (const one of values) prepared.push(await runnables.prepare(id, one, signal));
    const [first, ...more] = prepared;
    if (!first) return { requestIds: [], faults: [] };
    const { endpointId, input, folder } = first;
    const target = await editor.autosave(folder);
    if (more.length > 0) {
      const inputs = prepared.map((one) => one.input);
      const batch = await startBatch({ endpointId, inputs, target }, approved);
      return { requestIds: [], batch, faults: [] };
    }
    const started = await start({ endpointId, by: 'you', input, target, approved }, signal);
    started.done.then(({ saveError, recordError }) => {
      for (const error of [saveError, recordError]) if (error) onError(error);
    }, onError);
    reportProgress(started, progress);
    return { requestIds: [started.handle.requestId], faults: [] };
  } catch (error) {
    if (!(error instanceof FalError)) throw error;
    const text = error.faults.length > 0 ? '' : errorText(error, editor.translate);
    return {
      requestIds: [],
      faults: error.faults.map(({ path, message }) => ({ path, message })),
      ...(text && { error: text }),
    };
  }
}

/** @throws {FalError} naming the faulty input, where there are several */
async function checkAll(
  { runnables, editor }: Pick<RunDeps, 'runnables' | 'editor'>,
  id: string,
  inputs: readonly JsonObject[],
  signal: AbortSignal,
): Promise<void> {
  for (const [at, input] of inputs.entries()) {
    try {
      await runnables.check(id, input, signal);
    } catch (error) {
      if (!(error instanceof FalError) || inputs.length === 1) throw error;
      const named = (text: string) => editor.translate('Run {0}: {1}', String(at + 1), text);
      throw error.with({
        faults: error.faults.map((fault) => ({ ...fault, message: named(fault.message) })),
      });
    }
  }
}

/** Replaces the variables in the strings of inputs; calls `valueOf` once for each variable. */
async function fillVariables(
  inputs: readonly JsonObject[],
  valueOf: Editor['variable'],
): Promise<readonly JsonObject[]> {
  const names = new Set(
    [...JSON.stringify(inputs).matchAll(VARIABLE)].map(([, name]) => name as VariableName),
  );
  const texts = new Map<string, string>();
  for (const name of names) texts.set(name, await valueOf(name));
  const fill = (_key: string, value: unknown): unknown =>
    typeof value === 'string'
      ? value.replace(VARIABLE, (whole, name: string) => texts.get(name) ?? whole)
      : value;
  if (names.size === 0) return inputs;
  return JSON.parse(JSON.stringify(inputs), fill) as readonly JsonObject[];
}
