import { readdir, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { JsonObject } from '../domain/types.ts';
import type { SaveTarget } from '../jobs/job.ts';
import { readFile, stat, writeFileAtomic } from '../store/files.ts';
import { isCode, makeFolder } from '../store/folder.ts';
import { isGone, type ProcessId, self } from '../store/process.ts';
import type { Store } from '../store/store.ts';
import type { RowState } from './types.ts';

/** A batch that outlives the process that started it; it never changes. */
export interface StoredPlan {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly endpointId: string;
  readonly inputs: readonly JsonObject[];
  readonly target?: SaveTarget | undefined;
}

/** How a row of a plan stands. */
export interface StoredRow {
  /** Counts how often a person had the row run again: each round is another row of the batch. */
  readonly round: number;
  readonly state: RowState;
  /** USD that were approved for it at most; absent where the price was unknown. */
  readonly price?: number | undefined;
  readonly error?: string | undefined;
  /** The journal's id of its job. */
  readonly jobId?: string | undefined;
}

/** How a plan stands. */
export interface PlanState {
  /** What may continue it: the window's project and its gateway. */
  readonly workspace: string;
  readonly via?: string | undefined;
  /** The process that runs it; absent when none does. */
  readonly owner?: ProcessId | undefined;
  /** Whether no row starts without a further click. */
  readonly isOver: boolean;
  /** Why it is over, where the rows do not show it. */
  readonly message?: string | undefined;
  /** Milliseconds since 1970 of the click that approved the price. */
  readonly approvedAt: number;
  readonly rows: readonly StoredRow[];
}

/** The plans in a data folder. */
export interface Plans {
  /** The ids of all plans. */
  list(): Promise<readonly string[]>;
  create(plan: StoredPlan, state: PlanState): Promise<void>;
  /** undefined when it was removed or is unreadable. */
  read(id: string): Promise<StoredPlan | undefined>;
  state(id: string): Promise<PlanState | undefined>;
  write(id: string, state: PlanState): Promise<void>;
  /** Makes this process the owner; undefined when another one is or the plan is gone. */
  take(id: string): Promise<PlanState | undefined>;
  /** Whether another living process runs it. */
  isOfOtherProcess(id: string, state: PlanState): Promise<boolean>;
  /** Shows that its owner lives, at least once in `STALE`. */
  touch(id: string): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Bytes of a plan; what all rows share counts once. */
export const LARGEST_PLAN = 20_000_000;
/** A process id may belong to another process by now, which shows no sign of life. */
const STALE = 10 * 60_000;
/** fal forgets requests after 30 days, and the claims of rows are kept for 60. */
const KEPT = 30 * 86_400_000;

const isSelf = ({ pid, host, since }: ProcessId): boolean =>
  pid === self.pid && host === self.host && since === self.since;

/** What a plan's file holds. */
interface PlanFile extends Omit<StoredPlan, 'inputs'> {
  /** The fields that are the same in all rows. */
  readonly shared: JsonObject;
  readonly rows: readonly JsonObject[];
}

/** Opens the plans of a data folder. */
export function openPlans(store: Pick<Store, 'folder' | 'exclusive'>): Plans {
  const folder = path.join(store.folder, 'plans');
  const planOf = (id: string) => path.join(folder, `${id}.plan.json`);
  const stateOf = (id: string) => path.join(folder, `${id}.state.json`);
  const put = async (file: string, text: string) => {
    makeFolder(folder);
    await writeFileAtomic(file, text, { mode: 0o600 });
  };
  const state: Plans['state'] = (id) => readJson<PlanState>(stateOf(id));
  const write: Plans['write'] = (id, next) => put(stateOf(id), JSON.stringify(next));
  const remove: Plans['remove'] = async (id) => {
    for (const file of [planOf(id), stateOf(id)]) await rm(file, { force: true });
  };
  const isOfOtherProcess: Plans['isOfOtherProcess'] = async (id, { owner }) => {
    if (!owner || isSelf(owner) || isGone(owner)) return false;
    const { mtimeMs } = await stat(stateOf(id));
    return Date.now() - mtimeMs < STALE;
  };
  return {
    list: async () => {
      const ids: string[] = [];
      for (const name of await readdir(folder).catch(() => [])) {
        if (!name.endsWith('.plan.json')) continue;
        const id = name.slice(0, -'.plan.json'.length);
        const { mtimeMs } = await stat(planOf(id)).catch(() => ({ mtimeMs: 0 }));
        if (Date.now() - mtimeMs < KEPT) ids.push(id);
        else await remove(id);
      }
      return ids;
    },
    create: async (plan, first) => {
      // The plan's file comes last: it is what makes a plan.
      await write(plan.id, first);
      await put(planOf(plan.id), planText(plan));
    },
    read: async (id) => {
      const file = await readJson<PlanFile>(planOf(id));
      if (!file) return undefined;
      const { shared, rows, ...plan } = file;
      return { ...plan, inputs: rows.map((row) => ({ ...shared, ...row })) };
    },
    state,
    write,
    isOfOtherProcess,
    take: (id) =>
      store.exclusive('plans-owner', async () => {
        const found = await state(id);
        if (!found || (await isOfOtherProcess(id, found))) return undefined;
        const mine = { ...found, owner: self };
        await write(id, mine);
        return mine;
      }),
    touch: async (id) => {
      await utimes(stateOf(id), new Date(), new Date());
    },
    remove,
  };
}

/** The text of a plan's file. */
export function planText({ inputs, ...plan }: StoredPlan): string {
  const [first = {}, ...others] = inputs;
  const shared = Object.fromEntries(
    Object.entries(first).filter(([name, value]) => {
      const text = JSON.stringify(value);
      return others.every(
        (input) => Object.hasOwn(input, name) && JSON.stringify(input[name]) === text,
      );
    }),
  );
  const rows = inputs.map((input) =>
    Object.fromEntries(Object.entries(input).filter(([name]) => !Object.hasOwn(shared, name))),
  );
  return JSON.stringify({ ...plan, shared, rows } satisfies PlanFile);
}

async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError || isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
