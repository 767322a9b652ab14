import { localDay, type SpendEntry } from './spending.ts';

/** How the runs of a summary are grouped; `run`: each one by itself. */
export const SPEND_GROUPS = ['model', 'day', 'client', 'workspace', 'kind', 'run'] as const;
export type SpendGroup = (typeof SPEND_GROUPS)[number];

/** Which runs a summary is about: all of the period where nothing else is set. */
export interface SpendFilter {
  /** `30-days`, or a month such as `2026-11`. */
  readonly period: string;
  /** A local date. */
  readonly day?: string;
  readonly endpointId?: string;
  /** The requester: a client's name, or `you`. */
  readonly by?: string;
  /** A folder; empty: no folder was open. */
  readonly workspace?: string;
  /** The category of the model, e.g. `text-to-image`. */
  readonly kind?: string;
}

/** A run, with the category of its model. */
export interface SpendRun extends SpendEntry {
  readonly kind: string;
}

/** What runs cost together, in USD. */
export interface SpendSum {
  readonly runs: number;
  /** What counts against the limits: the other two included. */
  readonly amount: number;
  /** Of runs that have not ended. */
  readonly reserved: number;
  /** Of runs whose cost nobody knows. */
  readonly uncertain: number;
}

/** The runs of one day, model, client, workspace or kind. */
export interface SpendPart extends SpendSum {
  /** Empty for runs without a workspace. */
  readonly name: string;
}

export interface SpendSummary {
  readonly total: SpendSum;
  /** Each day of the period, oldest first, with all filters but that of the day. */
  readonly days: readonly SpendPart[];
  /** The days newest first, all others the dearest first; none for single runs. */
  readonly groups: readonly SpendPart[];
  /** What the filters can be set to: the names in the period, sorted. */
  readonly choices: Readonly<Record<'endpointId' | 'by' | 'workspace' | 'kind', readonly string[]>>;
  /** The months that have runs, newest first. */
  readonly months: readonly string[];
}

/** The days of `30-days`, today included. */
const DAYS = 30;

/** The first and the last local date of a period, which ends today at the latest. */
export function periodDays(
  period: string,
  today: string,
): { readonly from: string; readonly to: string } {
  if (period === '30-days') return { from: shifted(today, 1 - DAYS), to: today };
  const [year = 0, month = 1] = period.split('-').map(Number);
  const last = localDay(new Date(year, month, 0).getTime());
  return { from: `${period}-01`, to: last < today ? last : today };
}

/** A local date some days later. */
function shifted(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return localDay(new Date(year, month - 1, date + days).getTime());
}

/** The runs that pass a filter. A day after today, which a clock set back leaves behind, counts as today: so the limits count it. */
export function filterRuns(
  runs: readonly SpendRun[],
  filter: SpendFilter,
  today: string,
): readonly SpendRun[] {
  const { from, to } = periodDays(filter.period, today);
  return runs.filter((run) => {
    const day = dayOf(run, today);
    return (
      day >= from &&
      day <= to &&
      isSame(filter.day, day) &&
      isSame(filter.endpointId, run.endpointId) &&
      isSame(filter.by, run.by) &&
      isSame(filter.workspace, run.workspace ?? '') &&
      isSame(filter.kind, run.kind)
    );
  });
}

const isSame = (filter: string | undefined, value: string): boolean =>
  filter === undefined || filter === value;

const dayOf = ({ day }: SpendRun, today: string): string => (day > today ? today : day);

/** Adds up what runs cost. */
export function summarizeSpending(
  runs: readonly SpendRun[],
  filter: SpendFilter,
  group: SpendGroup,
  today: string,
): SpendSummary {
  const { period } = filter;
  const { from, to } = periodDays(period, today);
  const inPeriod = filterRuns(runs, { period }, today);
  const { day: _, ...anyDay } = filter;
  const passing = filterRuns(runs, filter, today);
  const byDay = sums(filterRuns(runs, anyDay, today), (run) => dayOf(run, today));
  const days: SpendPart[] = [];
  for (let name = from; name <= to; name = shifted(name, 1))
    days.push(byDay.get(name) ?? { name, ...NOTHING });
  const names = (nameOf: (run: SpendRun) => string) =>
    [...new Set(inPeriod.map(nameOf))].sort((one, other) => one.localeCompare(other));
  const months = new Set(runs.map((run) => dayOf(run, today).slice(0, 7)));
  return {
    total: sums(passing, () => '').get('') ?? NOTHING,
    days,
    groups:
      group === 'run'
        ? []
        : [...sums(passing, (run) => nameIn(group, run, today)).values()].sort((one, other) =>
            group === 'day' ? (one.name < other.name ? 1 : -1) : other.amount - one.amount,
          ),
    choices: {
      endpointId: names(({ endpointId }) => endpointId),
      by: names(({ by }) => by),
      workspace: names(({ workspace }) => workspace ?? ''),
      kind: names(({ kind }) => kind),
    },
    months: [...months].sort().reverse(),
  };
}

const NOTHING: SpendSum = { runs: 0, amount: 0, reserved: 0, uncertain: 0 };

/** The name of the group that a run belongs to. */
function nameIn(group: Exclude<SpendGroup, 'run'>, run: SpendRun, today: string): string {
  const names = {
    model: run.endpointId,
    day: dayOf(run, today),
    client: run.by,
    workspace: run.workspace ?? '',
    kind: run.kind,
  };
  return names[group];
}

function sums(
  runs: readonly SpendRun[],
  nameOf: (run: SpendRun) => string,
): ReadonlyMap<string, SpendPart> {
  const parts = new Map<string, SpendPart>();
  for (const run of runs) {
    const name = nameOf(run);
    const before = parts.get(name) ?? NOTHING;
    const { state, amount } = run;
    parts.set(name, {
      name,
      runs: before.runs + 1,
      amount: before.amount + amount,
      reserved: before.reserved + (state === 'reserved' ? amount : 0),
      uncertain: before.uncertain + (state === 'uncertain' ? amount : 0),
    });
  }
  return parts;
}

/** The cost of an endpoint's runs in USD. */
export interface Comparison {
  readonly endpointId: string;
  /** What the ledger has: spent, and uncertain amounts. */
  readonly here: number;
  /** What fal billed the account. */
  readonly billed: number;
}
