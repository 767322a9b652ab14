import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PARALLEL, planBatch, runBatch } from '../../batch/batch.ts';
import { amountOf, contactSheet, resultOf, SHEET_MARK } from '../../batch/contactSheet.ts';
import { openClaims } from '../../batch/claims.ts';
import { expandRows } from '../../batch/rows.ts';
import { type BatchRow, isDone, type RowState, type RowStatus } from '../../batch/types.ts';
import { roundMoney } from '../../domain/estimate.ts';
import { promptField } from '../../domain/input.ts';
import { own } from '../../domain/own.ts';
import { highestPrice } from '../../domain/spending.ts';
import { inEnglish } from '../../domain/translate.ts';
import type { JsonObject, Schema } from '../../domain/types.ts';
import { FalError } from '../../fal/errors.ts';
import { uploadInputFiles } from '../../jobs/inputFiles.ts';
import { nameFor } from '../../jobs/naming.ts';
import type { SaveTarget } from '../../jobs/job.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Values } from '../command.ts';
import { BY, print } from '../context.ts';
import { EXIT } from '../exit.ts';
import { fileHash } from '../fileHash.ts';
import type { RUN } from '../infos.ts';
import { convert, textOf } from '../input.ts';
import { createProgress } from '../progress.ts';
import { table } from '../table.ts';

type Flags = Values<typeof RUN>;

const MOST_PARALLEL = 32;

/** Whether the flags of `run` ask for a batch. */
export const isBatch = ({ matrix, csv, prompts }: Flags): boolean =>
  matrix !== undefined || csv !== undefined || prompts !== undefined;

export interface BatchPlan {
  readonly endpointId: string;
  readonly schema: Schema;
  /** The fields that all rows share. */
  readonly fixed: JsonObject;
  readonly flags: Flags;
  readonly target: SaveTarget | undefined;
  readonly maxCost: number | undefined;
}

/** `run` with --matrix, --csv or --prompts: runs what is not done yet, and sums up. Resolves to the exit code. */
export async function batch(
  runtime: Runtime,
  plan: BatchPlan,
  signal: AbortSignal,
): Promise<number> {
  const { flags, target, endpointId } = plan;
  const again = { unsure: flags['retry-unsure'] ?? false, failed: flags['retry-failed'] ?? false };
  const parallel = flags.parallel === undefined ? PARALLEL : Number(flags.parallel);
  if (!(Number.isInteger(parallel) && parallel >= 1 && parallel <= MOST_PARALLEL))
    throw new TypeError(`--parallel is a number from 1 to ${MOST_PARALLEL}.`);
  const rows = await rowsOf(runtime, plan, signal);
  if (flags['dry-run']) return dryRun(runtime, plan, rows, again);
  const progress = createProgress(flags.quiet ?? false);
  const latest = new Map<BatchRow, RowStatus>();
  const statuses = await runBatch(
    { endpointId, rows, by: BY, target, parallel, maxCost: plan.maxCost, again },
    runtime,
    {
      signal,
      onChange: (status) => {
        latest.set(status.row, status);
        const text = progressText([...latest.values()], rows.length);
        // A log needs no line for each start.
        if (process.stderr.isTTY || ENDED.has(status.state)) progress.state(text);
      },
    },
  ).finally(() => progress.end());
  if (target) progress.note(`Contact sheet: ${await writeSheet(plan, statuses, target.folder)}`);
  report(statuses, flags);
  return exitCodeOf(statuses, signal);
}

/** The rows with their files uploaded and their inputs checked. @throws {FalError} naming the faulty row */
async function rowsOf(
  { check, upload, store }: Runtime,
  { endpointId, schema, fixed, flags, target }: BatchPlan,
  signal: AbortSignal,
): Promise<readonly BatchRow[]> {
  const { matrix, csv, prompts } = flags;
  // The folder is the batch: the same command with it continues what it began.
  const identity = JSON.stringify([endpointId, target?.folder ?? '']);
  const isFresh = flags.fresh === true && flags['dry-run'] !== true;
  const generation = await openClaims(store.folder).generation(identity, isFresh);
  const hashes = new Map<string, string>();
  const known = (name: string) => own(schema.properties, name.split('.')[0] ?? '');
  const rows = expandRows(
    {
      fixed,
      ...(matrix && { matrix }),
      ...(csv !== undefined && { csv: await textOf(csv, '--csv') }),
      ...(prompts !== undefined && { prompts: await textOf(prompts, '--prompts') }),
      promptField: promptField(schema),
    },
    JSON.stringify([identity, generation]),
    (name, text) => (known(name) ? convert(known(name), text, name) : undefined),
  );
  const urls = new Map<string, Promise<string>>();
  const ready: BatchRow[] = [];
  for (const [at, row] of rows.entries()) {
    const files = new Map<string, string>();
    const input = await uploadInputFiles(schema, row.input, async (file) => {
      const hash = hashes.get(file) ?? (await fileHash(file));
      hashes.set(file, hash);
      files.set(file, hash);
      if (flags['dry-run'])
        return `https://v3.fal.media/files/${encodeURIComponent(path.basename(file))}`;
      const sent =
        urls.get(file) ?? upload({ path: file, isPicked: true, signal }).then(({ url }) => url);
      urls.set(file, sent);
      return sent;
    });
    await check(endpointId, input, signal).catch((error: unknown) => {
      if (!(error instanceof FalError)) throw error;
      throw error.with({ message: `Row ${at + 1} (${row.label}): ${error.message}` });
    });
    // Another content under the same name is another row.
    ready.push({ ...row, input, key: [row.key, ...[...files.values()].sort()].join(' ') });
  }
  return ready;
}

async function dryRun(
  runtime: Runtime,
  { endpointId }: BatchPlan,
  rows: readonly BatchRow[],
  again: { readonly unsure: boolean; readonly failed: boolean },
): Promise<number> {
  const plans = await planBatch({ rows, again }, runtime);
  const left = plans.filter(({ plan }) => plan.kind === 'run').map(({ row }) => row);
  const price = await quote(runtime, endpointId, left);
  print(`${rows.length} rows, ${left.length} to run. ${price}`);
  return EXIT.done;
}

/** What rows cost together, in words. */
async function quote(
  { estimate }: Pick<Runtime, 'estimate'>,
  endpointId: string,
  rows: readonly BatchRow[],
): Promise<string> {
  const estimates = [];
  for (const { input } of rows)
    estimates.push(await estimate(endpointId, input, { translate: inEnglish }));
  const price = highestPrice(estimates);
  if (price === undefined) return 'The price is not known.';
  return `They cost at most ${roundMoney(price)} USD.`;
}

const ENDED: ReadonlySet<RowState> = new Set(['completed', 'done-before', 'failed', 'cancelled']);
const BAR = 24;

function progressText(statuses: readonly RowStatus[], count: number): string {
  const ended = statuses.filter(({ state }) => ENDED.has(state)).length;
  const running = statuses.filter(({ state }) => state === 'running').length;
  const filled = Math.round((ended / Math.max(1, count)) * BAR);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}]`;
  return `${bar} ${ended} of ${count}, ${running} running`;
}

const STATE_TEXTS: Readonly<Record<RowState, string>> = {
  waiting: 'not started',
  running: 'runs at fal',
  completed: 'done',
  'done-before': 'done before',
  failed: 'failed',
  cancelled: 'cancelled',
  unsure: 'unsure',
  elsewhere: 'another process runs it',
  'not-started': 'not started',
};

function report(statuses: readonly RowStatus[], { json }: Flags): void {
  const data = statuses.map((status, at) => {
    const { files, urls, cost } = resultOf(status);
    const amount = amountOf(cost);
    return {
      row: at + 1,
      label: status.row.label,
      state: status.state,
      input: status.row.input,
      ...(status.id !== undefined && { id: status.id }),
      ...(status.requestId !== undefined && { request_id: status.requestId }),
      files,
      ...(files.length === 0 && urls.length > 0 && { urls }),
      ...(amount !== undefined && { cost: roundMoney(amount) }),
      ...(status.error && { error: status.error.message }),
    };
  });
  const total = roundMoney(data.reduce((sum, { cost = 0 }) => sum + cost, 0));
  const count = (state: RowState) => statuses.filter((one) => one.state === state).length;
  if (json) {
    process.stdout.write(`${JSON.stringify({ rows: data, cost: total }, null, 2)}\n`);
    return;
  }
  const rows = data.map(({ row, label, state, cost, files, urls = [], error }) => {
    const [url, ...more] = urls;
    const made = [
      ...files.map((file) => path.basename(file)),
      ...(url === undefined ? [] : [more.length > 0 ? `${url} and ${more.length} more` : url]),
    ];
    const result = [label, ...made, ...(error === undefined ? [] : [error])].join(' | ');
    return [String(row), STATE_TEXTS[state], cost === undefined ? '' : String(cost), result];
  });
  print(table(['ROW', 'STATE', 'USD', 'RESULT'], rows));
  const done = statuses.filter(isDone).length;
  print(`${done} of ${statuses.length} rows are done, for ${total} USD.`);
  const unsure = count('unsure');
  if (unsure > 0)
    print(
      `${unsure} rows are unsure: fal may have received them. The same command looks again; with --retry-unsure they run again, which may pay twice for them.`,
    );
  const failed = count('failed') + count('cancelled');
  if (failed > 0) print(`${failed} rows failed or were cancelled; --retry-failed runs them again.`);
  if (done + failed + unsure < statuses.length) print('The same command continues.');
}

function exitCodeOf(statuses: readonly RowStatus[], signal: AbortSignal): number {
  if (statuses.every(isDone)) return EXIT.done;
  if (signal.aborted) return EXIT.interrupted;
  const has = (state: RowState) => statuses.some((one) => one.state === state);
  if (has('unsure')) return EXIT.ambiguous;
  if (has('failed') || has('cancelled')) return EXIT.failedAtFal;
  const kinds = statuses.map(({ error }) => error?.kind);
  return kinds.includes('not-allowed') ? EXIT.refused : EXIT.failed;
}

/** Writes the contact sheet, never over another file; resolves to its path. */
async function writeSheet(
  { endpointId }: BatchPlan,
  statuses: readonly RowStatus[],
  folder: string,
): Promise<string> {
  for (let count = 1; ; count += 1) {
    const number = count === 1 ? '' : `-${count}`;
    const file = path.join(folder, `contact-sheet-${nameFor(endpointId, '')}${number}.html`);
    const before = await readFile(file, 'utf8').catch(() => undefined);
    if (before !== undefined && !before.startsWith(SHEET_MARK)) continue;
    await writeFile(file, contactSheet(`${endpointId}, ${statuses.length} rows`, statuses, folder));
    return file;
  }
}
