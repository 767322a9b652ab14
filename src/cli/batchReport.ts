import path from 'node:path';
import { amountOf, resultOf } from '../batch/contactSheet.ts';
import { type BatchRow, isDone, type RowState, type RowStatus } from '../batch/types.ts';
import { roundMoney } from '../domain/estimate.ts';
import { highestPrice } from '../domain/spending.ts';
import { inEnglish } from '../domain/translate.ts';
import type { JsonObject } from '../domain/types.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { EXIT } from './exit.ts';
import type { Progress } from './progress.ts';

/** What runs cost together, in words. */
export async function quote(
  { estimate }: Pick<Runtime, 'estimate'>,
  runs: readonly { readonly endpointId: string; readonly input: JsonObject }[],
): Promise<string> {
  const estimates = [];
  for (const { endpointId, input } of runs)
    estimates.push(await estimate(endpointId, input, { translate: inEnglish }));
  const price = highestPrice(estimates);
  if (price === undefined) return 'The price is not known.';
  return `They cost at most ${roundMoney(price)} USD.`;
}

const ENDED: ReadonlySet<RowState> = new Set(['completed', 'done-before', 'failed', 'cancelled']);
const BAR = 24;

/** Shows how far rows have come, at each change of one. */
export function rowProgress(progress: Progress, count: number): (status: RowStatus) => void {
  const latest = new Map<BatchRow, RowStatus>();
  return (status) => {
    latest.set(status.row, status);
    // A log needs no line for each start.
    if (process.stderr.isTTY || ENDED.has(status.state))
      progress.state(progressText([...latest.values()], count));
  };
}

function progressText(statuses: readonly RowStatus[], count: number): string {
  const ended = statuses.filter(({ state }) => ENDED.has(state)).length;
  const running = statuses.filter(({ state }) => state === 'running').length;
  const filled = Math.round((ended / Math.max(1, count)) * BAR);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}]`;
  return `${bar} ${ended} of ${count}, ${running} running`;
}

/** The states of rows in words. */
export const STATE_TEXTS: Readonly<Record<RowState, string>> = {
  waiting: 'not started',
  running: 'runs at fal',
  completed: 'done',
  'done-before': 'done before',
  failed: 'failed',
  cancelled: 'cancelled',
  unsure: 'unsure',
  'other-process': 'another process runs it',
  'not-started': 'not started',
};

/** The part of a row's JSON that does not depend on what its rows are. */
export function rowData(status: RowStatus) {
  const { files, urls, cost } = resultOf(status);
  const amount = amountOf(cost);
  return {
    state: status.state,
    input: status.row.input,
    ...(status.id !== undefined && { id: status.id }),
    ...(status.requestId !== undefined && { request_id: status.requestId }),
    files,
    ...(files.length === 0 && urls.length > 0 && { urls }),
    ...(amount !== undefined && { cost: roundMoney(amount) }),
    ...(status.error && { error: status.error.message }),
  };
}

/** What a row made, or why it did not, for a table. */
export function madeTexts({ files, urls = [], error }: ReturnType<typeof rowData>): string[] {
  const [url, ...more] = urls;
  return [
    ...files.map((file) => path.basename(file)),
    ...(url === undefined ? [] : [more.length > 0 ? `${url} and ${more.length} more` : url]),
    ...(error === undefined ? [] : [error]),
  ];
}

/** USD of all rows. */
export const totalOf = (rows: readonly { readonly cost?: number }[]): number =>
  roundMoney(rows.reduce((sum, { cost = 0 }) => sum + cost, 0));

/** What to do about rows that are not done, a sentence each; `noun` is what the rows are called. */
export function nextSteps(statuses: readonly RowStatus[], noun: string): readonly string[] {
  const count = (state: RowState) => statuses.filter((one) => one.state === state).length;
  const done = statuses.filter(isDone).length;
  const unsure = count('unsure');
  const failed = count('failed') + count('cancelled');
  return [
    ...(unsure > 0
      ? [
          `${unsure} ${noun} are unsure: fal may have received them. The same command looks again; with --retry-unsure they run again, which may pay twice for them.`,
        ]
      : []),
    ...(failed > 0
      ? [`${failed} ${noun} failed or were cancelled; --retry-failed runs them again.`]
      : []),
    ...(done + failed + unsure < statuses.length ? ['The same command continues.'] : []),
  ];
}

/** The exit code of rows that were run. */
export function exitCodeOf(statuses: readonly RowStatus[], signal: AbortSignal): number {
  if (statuses.every(isDone)) return EXIT.done;
  if (signal.aborted) return EXIT.interrupted;
  const has = (state: RowState) => statuses.some((one) => one.state === state);
  if (has('unsure')) return EXIT.ambiguous;
  if (has('failed') || has('cancelled')) return EXIT.failedAtFal;
  const kinds = statuses.map(({ error }) => error?.kind);
  return kinds.includes('not-allowed') ? EXIT.refused : EXIT.failed;
}
