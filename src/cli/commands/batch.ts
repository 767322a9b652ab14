import path from 'node:path';
import { PARALLEL, planBatch, runBatch } from '../../batch/batch.ts';
import { contactSheet, SHEET_MARK } from '../../batch/contactSheet.ts';
import { openClaims } from '../../batch/claims.ts';
import { expandRows } from '../../batch/rows.ts';
import { type BatchRow, isDone, type RowStatus } from '../../batch/types.ts';
import { writePage } from '../../batch/writePage.ts';
import { own } from '../../domain/own.ts';
import type { JsonObject } from '../../domain/types.ts';
import { FalError } from '../../fal/errors.ts';
import { nameFor } from '../../jobs/naming.ts';
import type { SaveTarget } from '../../jobs/job.ts';
import { uploadPlanned } from '../../presets/plan.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Values } from '../command.ts';
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
import { BY, print } from '../context.ts';
import { EXIT } from '../exit.ts';
import { fileHash } from '../fileHash.ts';
import type { RUN } from '../infos.ts';
import { convert, textOf } from '../input.ts';
import type { Progress } from '../progress.ts';
import { noteRecords } from '../recordNotes.ts';
import type { Runnable } from '../runnable.ts';
import { table } from '../table.ts';

type Flags = Values<typeof RUN>;

const MOST_PARALLEL = 32;

/** Whether the flags of `run` ask for a batch. */
export const isBatch = ({ matrix, csv, prompts }: Flags): boolean =>
  matrix !== undefined || csv !== undefined || prompts !== undefined;

export interface BatchPlan {
  readonly runnable: Runnable;
  /** The values that all rows share. */
  readonly stated: JsonObject;
  readonly flags: Flags;
  readonly target: SaveTarget | undefined;
  readonly maxCost: number | undefined;
}

/** `run` with --matrix, --csv or --prompts: runs what is not done yet, and sums up. Resolves to the exit code. */
export async function batch(
  runtime: Runtime,
  plan: BatchPlan,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<number> {
  const { flags, target } = plan;
  const { endpointId } = plan.runnable;
  const again = { unsure: flags['retry-unsure'] ?? false, failed: flags['retry-failed'] ?? false };
  const parallel = flags.parallel === undefined ? PARALLEL : Number(flags.parallel);
  if (!(Number.isInteger(parallel) && parallel >= 1 && parallel <= MOST_PARALLEL))
    throw new TypeError(`--parallel is a number from 1 to ${MOST_PARALLEL}.`);
  const rows = await rowsOf(runtime, plan, signal);
  if (flags['dry-run']) return dryRun(runtime, plan, rows, again);
  const statuses = await runBatch(
    { endpointId, rows, by: BY, target, parallel, maxCost: plan.maxCost, again },
    runtime,
    { signal, onChange: rowProgress(progress, rows.length) },
  ).finally(() => progress.end());
  if (target) {
    const title = `${endpointId}, ${statuses.length} rows`;
    const page = { mark: SHEET_MARK, html: contactSheet(title, statuses, target.folder) };
    const name = `contact-sheet-${nameFor(endpointId, '')}`;
    // The rows are paid for: their report does not depend on the page.
    const note = await writePage(target.folder, name, page).then(
      (file) => `Contact sheet: ${file}`,
      (error: unknown) => `The contact sheet was not written: ${String(error)}`,
    );
    progress.note(note);
  }
  const finished = statuses.flatMap((status) => status.finished ?? []);
  await noteRecords(finished, runtime, { progress, quiet: flags.quiet ?? false });
  report(statuses, flags);
  return exitCodeOf(statuses, signal);
}

/** The rows with their files uploaded and their inputs checked. @throws {FalError} naming the faulty row */
async function rowsOf(
  { check, upload, store, journal }: Runtime,
  { runnable, stated, flags, target }: BatchPlan,
  signal: AbortSignal,
): Promise<readonly BatchRow[]> {
  const { matrix, csv, prompts } = flags;
  const { endpointId, fields, promptName } = runnable;
  // The folder is the batch: the same command with it continues what it began, through the same gateway.
  const identity = JSON.stringify([
    journal.owner.via ?? '',
    endpointId,
    target?.folder ?? '',
    ...(runnable.identity === undefined ? [] : [runnable.identity]),
  ]);
  const isFresh = flags.fresh === true && flags['dry-run'] !== true;
  const generation = await openClaims(store.folder).generation(identity, isFresh);
  const hashes = new Map<string, string>();
  const known = (name: string) => own(fields.properties, name.split('.')[0] ?? '');
  const rows = expandRows(
    {
      fixed: stated,
      ...(matrix && { matrix }),
      ...(csv !== undefined && { csv: await textOf(csv, '--csv') }),
      ...(prompts !== undefined && { prompts: await textOf(prompts, '--prompts') }),
      promptField: promptName,
    },
    JSON.stringify([identity, generation]),
    (name, text) => (known(name) ? convert(known(name), text, name) : undefined),
  );
  const urls = new Map<string, Promise<string>>();
  const ready: BatchRow[] = [];
  for (const [at, row] of rows.entries()) {
    const files = new Map<string, string>();
    const named = (error: unknown): never => {
      if (!(error instanceof FalError)) throw error;
      throw error.with({ message: `Row ${at + 1} (${row.label}): ${error.message}` });
    };
    const planned = await runnable.plan(row.input).catch(named);
    const input = await uploadPlanned(planned, async (file, isPicked) => {
      const hash = hashes.get(file) ?? (await fileHash(file));
      hashes.set(file, hash);
      files.set(file, hash);
      if (flags['dry-run'])
        return `https://v3.fal.media/files/${encodeURIComponent(path.basename(file))}`;
      const sent =
        urls.get(file) ??
        upload({ path: file, ...(isPicked && { isPicked }), signal }).then(({ url }) => url);
      urls.set(file, sent);
      return sent;
    });
    await check(endpointId, input, signal).catch(named);
    // Another content under the same name is another row.
    ready.push({ ...row, input, key: [row.key, ...[...files.values()].sort()].join(' ') });
  }
  return ready;
}

async function dryRun(
  runtime: Runtime,
  { runnable: { endpointId } }: BatchPlan,
  rows: readonly BatchRow[],
  again: { readonly unsure: boolean; readonly failed: boolean },
): Promise<number> {
  const plans = await planBatch({ rows, again }, runtime);
  const left = plans.filter(({ plan }) => plan.kind === 'run').map(({ row }) => row);
  const runs = left.map(({ input }) => ({ endpointId, input }));
  const price = await quote(runtime, runs);
  print(`${rows.length} rows, ${left.length} to run. ${price}`);
  return EXIT.done;
}

function report(statuses: readonly RowStatus[], { json }: Flags): void {
  const data = statuses.map((status, at) => ({
    row: at + 1,
    label: status.row.label,
    ...rowData(status),
  }));
  const total = totalOf(data);
  if (json) {
    process.stdout.write(`${JSON.stringify({ rows: data, cost: total }, null, 2)}\n`);
    return;
  }
  const rows = data.map((one) => {
    const result = [one.label, ...madeTexts(one)].join(' | ');
    const { row, state, cost } = one;
    return [String(row), STATE_TEXTS[state], cost === undefined ? '' : String(cost), result];
  });
  print(table(['ROW', 'STATE', 'USD', 'RESULT'], rows));
  const done = statuses.filter(isDone).length;
  print(`${done} of ${statuses.length} rows are done, for ${total} USD.`);
  for (const step of nextSteps(statuses, 'rows')) print(step);
}
