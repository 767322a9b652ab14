import { localDay } from '../../domain/spending.ts';
import {
  filterRuns,
  periodDays,
  type SpendFilter,
  type SpendRun,
  summarizeSpending,
} from '../../domain/spendSummary.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Handlers } from '../../protocol/channel.ts';
import type { SpendRow } from '../../protocol/messages.ts';
import { spendCsv } from '../../spend/csv.ts';
import type { Editor } from './editor.ts';

/** The rows that the page shows of runs that are not grouped. */
const MOST_ROWS = 500;
/** Milliseconds between two events: a busy machine writes often. */
const PAUSE = 300;

type SpendingRequest =
  'spending.overview' | 'spending.summary' | 'spending.compare' | 'spending.export';

export interface SpendingPageDeps {
  readonly runtime: Pick<Runtime, 'spending' | 'catalogue'>;
  readonly editor: Pick<Editor, 'export'>;
  readonly isSandbox: () => Promise<boolean>;
}

/** Creates the handlers of the requests about what was spent. */
export function createSpendingHandlers(deps: SpendingPageDeps): Pick<Handlers, SpendingRequest> {
  const { spending, catalogue } = deps.runtime;
  const today = () => localDay(Date.now());
  const allRuns = async (signal: AbortSignal): Promise<readonly SpendRun[]> => {
    const [entries, models] = await Promise.all([spending.entries(''), catalogue.all(signal)]);
    const kinds = new Map(models.map(({ endpointId, category }) => [endpointId, category]));
    return entries.map((run) => ({ ...run, kind: kinds.get(run.endpointId) ?? 'unknown' }));
  };
  const newestFirst = (runs: readonly SpendRun[], filter: SpendFilter) =>
    [...filterRuns(runs, filter, today())].sort((one, other) => other.at - one.at);

  return {
    'spending.overview': () => spending.overview(),
    'spending.summary': async ({ filter, group }, signal) => {
      const runs = await allRuns(signal);
      const shown = group === 'run' ? newestFirst(runs, filter).slice(0, MOST_ROWS) : [];
      return {
        group,
        summary: summarizeSpending(runs, filter, group, today()),
        rows: shown.map(rowOf),
      };
    },
    'spending.compare': ({ period }, signal) => {
      const { from, to } = periodDays(period, today());
      return spending.compare(from, to, signal);
    },
    'spending.export': async ({ filter }, signal) => {
      const runs = newestFirst(await allRuns(signal), filter);
      const { period, day = period === '30-days' ? `${period}-${today()}` : period } = filter;
      const of = (await deps.isSandbox()) ? 'fal-sandbox-spending' : 'fal-spending';
      return deps.editor.export(`${of}-${day}.csv`, spendCsv(runs));
    },
  };
}

const rowOf = ({
  id,
  at,
  endpointId,
  by,
  workspace,
  state,
  amount,
  isBilled,
}: SpendRun): SpendRow => ({
  ...{ id, at, endpointId, by, state, amount, isBilled },
  ...(workspace !== undefined && { workspace }),
});

/** Calls `changed` soon after any process has spent; returns a function that stops it. */
export function followSpending(
  { spending }: Pick<Runtime, 'spending'>,
  changed: () => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = spending.watch(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, PAUSE);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
