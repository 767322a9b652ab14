import { createHash } from 'node:crypto';
import path from 'node:path';
import { planBatch, runBatch } from '../../batch/batch.ts';
import { openClaims } from '../../batch/claims.ts';
import { COMPARISON_MARK, comparisonPage, secondsOf, seedOf } from '../../batch/comparison.ts';
import { resultOf, sourcesOf } from '../../batch/contactSheet.ts';
import { type BatchRow, isDone, type RowStatus } from '../../batch/types.ts';
import { writePage } from '../../batch/writePage.ts';
import { promptOf } from '../../domain/input.ts';
import { mapInput, mappingTexts } from '../../domain/mapInput.ts';
import { own } from '../../domain/own.ts';
import { inEnglish } from '../../domain/translate.ts';
import type { JsonObject, Schema } from '../../domain/types.ts';
import { normalizeEndpointId } from '../../fal/endpointId.ts';
import { uploadInputFiles } from '../../jobs/inputFiles.ts';
import type { Job, SaveTarget } from '../../jobs/job.ts';
import { nameFor } from '../../jobs/naming.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { targetIn } from '../../tools/jobInput.ts';
import { hashRun } from '../../spend/hash.ts';
import {
  exitCodeOf,
  madeTexts,
  nextSteps,
  quote,
  rowData,
  rowProgress,
  STATE_TEXTS,
  totalOf,
} from '../batchReport.ts';
import type { Values } from '../command.ts';
import { BY, print } from '../context.ts';
import { EXIT } from '../exit.ts';
import { fileHash } from '../fileHash.ts';
import { COMPARE } from '../infos.ts';
import { maxCostOf, readInput } from '../input.ts';
import type { Progress } from '../progress.ts';
import { runsModels } from '../runsModels.ts';
import { table } from '../table.ts';

const MOST = 8;

type Flags = Values<typeof COMPARE>;

/** A model that is compared. */
interface Model {
  readonly endpointId: string;
  readonly schema: Schema;
}

/** A model with its input, and what of the typed input it does not use. */
interface Compared extends Model {
  readonly row: BatchRow;
  readonly notes: readonly string[];
}

/** `compare`: one input for several models, run together under one cap. */
export const compare = runsModels(COMPARE, async (context) => {
  const { runtime, tools, values, positionals, progress, signal } = context;
  const endpointIds = [...new Set(positionals.map(normalizeEndpointId))];
  if (endpointIds.length < 2 || endpointIds.length > MOST)
    throw new TypeError(`compare takes 2 to ${MOST} different endpoint ids.`);
  const models = await Promise.all(
    endpointIds.map(async (endpointId) => {
      const { schema } = await runtime.catalogue.schema(endpointId, { signal });
      return { endpointId, schema: schema.input };
    }),
  );
  const maxCost = maxCostOf(values['max-cost']);
  const target = await targetIn(values['save-to'] ?? tools.target?.folder, tools);
  const compared = await prepare(runtime, models, { flags: values, target, signal });
  for (const { notes } of compared) for (const note of notes) progress.note(note);
  return runAll(runtime, compared, { flags: values, target, maxCost, signal, progress });
});

interface Preparation {
  readonly flags: Flags;
  readonly target: SaveTarget | undefined;
  readonly signal: AbortSignal;
}

/** Reads the input, maps it to each model and uploads its files. @throws {FalError} or {TypeError} before anything is uploaded, when a model cannot run with it */
async function prepare(
  runtime: Runtime,
  models: readonly Model[],
  { flags, target, signal }: Preparation,
): Promise<readonly Compared[]> {
  const schema = together(models);
  const typed = await readInput(flags, schema);
  const unknown = Object.keys(typed).filter((name) => !own(schema.properties, name));
  if (unknown.length > 0)
    throw new TypeError(`${unknown.join(', ')}: a field of none of these models.`);
  const typedFor = mapped(models, schema, typed);
  const lacking = typedFor.flatMap(({ endpointId, missing }) =>
    missing.length > 0 ? [`${endpointId} also needs: ${missing.join(', ')}.`] : [],
  );
  if (lacking.length > 0) throw new TypeError(`${lacking.join('\n')}\nNothing was submitted.`);

  const hashes = new Map<string, string>();
  const input = await uploadInputFiles(schema, typed, async (file) => {
    hashes.set(file, await fileHash(file));
    if (flags['dry-run'])
      return `https://v3.fal.media/files/${encodeURIComponent(path.basename(file))}`;
    return (await runtime.upload({ path: file, isPicked: true, signal })).url;
  });
  const ready = mapped(models, schema, input);
  for (const [at, one] of ready.entries()) {
    // A fault in a field of the first model is no difference between models.
    const typedHere = at === 0 ? fieldsOf(input, one.schema) : {};
    await runtime.check(one.endpointId, { ...one.input, ...typedHere }, signal);
  }

  const claims = openClaims(runtime.store.folder);
  const isFresh = flags.fresh === true && flags['dry-run'] !== true;
  return Promise.all(
    ready.map(async ({ endpointId, schema: itsSchema, input: its, notes }, at) => {
      // Files count by their content, not by the address of an upload.
      const run = hashRun(endpointId, typedFor[at]?.input ?? {});
      const gateway = runtime.journal.owner.via ?? '';
      const files = [...hashes.values()].sort();
      const identity = JSON.stringify(['compare', gateway, target?.folder ?? '', run, ...files]);
      const generation = await claims.generation(identity, isFresh);
      const key = createHash('sha256').update(`${identity}\n${generation}`).digest('hex');
      const row = { key, endpointId, input: its, label: endpointId };
      return { endpointId, schema: itsSchema, notes, row };
    }),
  );
}

/** The fields of all models; of the same field in several, the one of the earlier model. */
function together(models: readonly Model[]): Schema {
  const all = models.map(({ schema }) => schema.properties ?? {});
  const properties = Object.fromEntries(all.toReversed().flatMap((one) => Object.entries(one)));
  return { type: 'object', properties };
}

function mapped(models: readonly Model[], from: Schema, input: JsonObject) {
  return models.map((model) => {
    const mapping = mapInput(input, from, model.schema);
    return { ...model, ...mapping, notes: mappingTexts(model.endpointId, mapping, inEnglish) };
  });
}

const fieldsOf = (input: JsonObject, { properties }: Schema): JsonObject =>
  Object.fromEntries(Object.entries(input).filter(([name]) => own(properties, name)));

interface RunOptions extends Preparation {
  readonly maxCost: number | undefined;
  readonly progress: Progress;
}

/** Runs what is not done yet and reports it; resolves to the exit code. */
async function runAll(
  runtime: Runtime,
  compared: readonly Compared[],
  { flags, target: chosen, maxCost, signal, progress }: RunOptions,
): Promise<number> {
  const rows = compared.map(({ row }) => row);
  const again = { unsure: flags['retry-unsure'] ?? false, failed: flags['retry-failed'] ?? false };
  if (flags['dry-run']) {
    const plans = await planBatch({ rows, again }, runtime);
    const isLeft = (row: BatchRow) =>
      plans.some((one) => one.row === row && one.plan.kind === 'run');
    const left = compared.filter(({ row }) => isLeft(row));
    const runs = left.map(({ endpointId, row: { input } }) => ({ endpointId, input }));
    print(`${rows.length} models, ${left.length} to run. ${await quote(runtime, runs)}`);
    return EXIT.done;
  }
  const target = chosen && { naming: '${model}-${prompt}', ...chosen };
  const statuses = await runBatch(
    {
      ...{ endpointId: rows[0]?.endpointId ?? '', rows, by: BY, target, maxCost, again },
      parallel: rows.length,
    },
    runtime,
    { signal, onChange: rowProgress(progress, rows.length) },
  ).finally(() => progress.end());
  const results = await Promise.all(
    statuses.map(async (status) => ({
      status,
      job: status.id === undefined ? undefined : await runtime.journal.find(status.id),
      notes: compared.find(({ row }) => row === status.row)?.notes ?? [],
    })),
  );
  const page =
    target &&
    (await writeComparison(results, target.folder).catch((error: unknown) => {
      // The runs are paid for: their report does not depend on the page.
      progress.note(`The comparison was not written: ${String(error)}`);
    }));
  if (page) progress.note(`Comparison: ${page}`);
  report(results, page ?? undefined, flags);
  return exitCodeOf(statuses, signal);
}

interface Result {
  readonly status: RowStatus;
  readonly job: Job | undefined;
  readonly notes: readonly string[];
}

function dataOf({ status, job, notes }: Result) {
  const [seconds, seed] = [secondsOf(job), seedOf(job)];
  return {
    endpoint_id: status.row.label,
    ...rowData(status),
    notes,
    ...(seconds !== undefined && { seconds }),
    ...(seed !== undefined && { seed }),
    ...(job?.outcome?.text !== undefined && { text: job.outcome.text }),
  };
}

async function writeComparison(results: readonly Result[], folder: string): Promise<string> {
  const models = results.map((result) => {
    const { endpoint_id: endpointId, state, cost, seconds, seed, text, error } = dataOf(result);
    const facts = [
      STATE_TEXTS[state],
      ...(cost === undefined ? [] : [`${cost} USD`]),
      ...(seconds === undefined ? [] : [`${seconds} s`]),
      ...(seed === undefined ? [] : [`seed ${seed}`]),
    ];
    const sources = sourcesOf(resultOf(result.status), folder);
    return { endpointId, facts, notes: result.notes, sources, text, error };
  });
  const prompt = promptOf(results[0]?.status.row.input);
  const html = comparisonPage(
    prompt ?? models.map(({ endpointId }) => endpointId).join(', '),
    models,
  );
  const name = `comparison-${nameFor(models[0]?.endpointId ?? '', prompt)}`;
  return writePage(folder, name, { mark: COMPARISON_MARK, html });
}

function report(results: readonly Result[], page: string | undefined, { json }: Flags): void {
  const data = results.map(dataOf);
  const cost = totalOf(data);
  if (json) {
    const all = { models: data, cost, ...(page !== undefined && { page }) };
    process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
    return;
  }
  const textOf = (value: number | undefined) => (value === undefined ? '' : String(value));
  const rows = data.map((one) => [
    ...[one.endpoint_id, STATE_TEXTS[one.state], textOf(one.cost), textOf(one.seconds)],
    ...[textOf(one.seed), [...madeTexts(one), ...resultText(one)].join(' | ')],
  ]);
  print(table(['ENDPOINT', 'STATE', 'USD', 'SECONDS', 'SEED', 'RESULT'], rows));
  const statuses = results.map(({ status }) => status);
  print(`${statuses.filter(isDone).length} of ${data.length} models are done, for ${cost} USD.`);
  for (const step of nextSteps(statuses, 'models')) print(step);
}

/** The text that a model made, where it made nothing else. */
function resultText({ text, files, urls = [] }: ReturnType<typeof dataOf>): readonly string[] {
  if (text === undefined || files.length > 0 || urls.length > 0) return [];
  return [text.replace(/\s+/g, ' ')];
}
