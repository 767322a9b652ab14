import { randomUUID } from 'node:crypto';
import { FalError } from '../../fal/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { RunningJob } from '../../jobs/follow.ts';
import type { JobProgress, JsonObject, Requests } from '../../protocol/messages.ts';
import { errorText } from '../errorText.ts';
import type { Editor, VariableName } from './editor.ts';

const VARIABLE = /\$\{(selection|file|clipboard)\}/g;

export interface RunDeps {
  readonly check: Runtime['check'];
  readonly spending: Pick<Runtime['spending'], 'admit' | 'release'>;
  readonly start: Runtime['jobs']['start'];
  readonly editor: Pick<Editor, 'translate' | 'variable' | 'autosave'>;
  readonly progress: (progress: JobProgress) => void;
  /** Receives errors that occur after a run was submitted. */
  readonly onError: (error: unknown) => void;
}

/** Checks all inputs, reserves what they may cost together, and submits them one by one until fal rejects one; the journal reports how each job ends. */
export async function startRuns(
  { check, spending, start, editor, progress, onError }: RunDeps,
  { endpointId, inputs, literal = false, approved }: Requests['run.start'][0],
  signal: AbortSignal,
): Promise<Requests['run.start'][1]> {
  const requestIds: string[] = [];
  const left: { readonly id: string; readonly input: JsonObject }[] = [];
  try {
    const target = await editor.autosave();
    for (const raw of inputs) {
      const input = literal ? raw : await fillVariables(raw, (name) => editor.variable(name));
      await check(endpointId, input, signal);
      left.push({ id: randomUUID(), input });
    }
    const job = { endpointId, by: 'you' };
    await spending.admit(
      left.map((run) => ({ ...job, ...run })),
      { approved },
      signal,
    );
    for (let run = left.shift(); run; run = left.shift()) {
      const { id, input } = run;
      const started = await start({ ...job, input, target, id, isReserved: true }, signal);
      started.done.then(({ saveError }) => {
        if (saveError) onError(saveError);
      }, onError);
      reportProgress(started, progress);
      requestIds.push(started.handle.requestId);
    }
    return { requestIds, faults: [] };
  } catch (error) {
    if (!(error instanceof FalError)) {
      // The caller needs the accepted request ids, so that it does not submit those inputs again.
      if (requestIds.length === 0) throw error;
      return { requestIds, faults: [], error: String(error) };
    }
    const text = error.faults.length > 0 ? '' : errorText(error, editor.translate);
    return {
      requestIds,
      faults: error.faults.map(({ path, message }) => ({ path, message })),
      ...(text && { error: text }),
    };
  } finally {
    await spending.release(left.map(({ id }) => id)).catch(onError);
  }
}

function reportProgress(job: RunningJob, progress: RunDeps['progress']): void {
  const { requestId } = job.handle;
  let log: string | undefined;
  const stop = job.listen(({ status, queuePosition, logs }) => {
    if (status === 'COMPLETED') return;
    log = logs.at(-1)?.message ?? log;
    progress({
      requestId,
      status: status === 'IN_QUEUE' ? 'queued' : 'running',
      ...(queuePosition !== undefined && { position: queuePosition }),
      ...(log !== undefined && { log }),
    });
  });
  job.done.catch(() => undefined).finally(stop);
}

/** Replaces the variables in an input's strings; calls `valueOf` once for each variable. */
async function fillVariables(input: JsonObject, valueOf: Editor['variable']): Promise<JsonObject> {
  const names = new Set(
    [...JSON.stringify(input).matchAll(VARIABLE)].map(([, name]) => name as VariableName),
  );
  const texts = new Map<string, string>();
  for (const name of names) texts.set(name, await valueOf(name));
  const fill = (_key: string, value: unknown): unknown =>
    typeof value === 'string'
      ? value.replace(VARIABLE, (whole, name: string) => texts.get(name) ?? whole)
      : value;
  return names.size === 0 ? input : (JSON.parse(JSON.stringify(input), fill) as JsonObject);
}
