import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createJournal } from '../../src/jobs/journal.ts';
import type { Outcome } from '../../src/jobs/job.ts';
import { createLedger, entriesSince, sumOf } from '../../src/spend/ledger.ts';
import type { Reservation } from '../../src/spend/records.ts';
import { settling } from '../../src/spend/settle.ts';
import { createSpending } from '../../src/spend/spending.ts';
import { type ProcessId, self } from '../../src/store/process.ts';
import { createEmptyStore } from '../../src/store/emptyStore.ts';
import { createLog } from '../../src/store/log.ts';
import type { Store } from '../../src/store/store.ts';
import { tempFolder } from '../support/mcp.ts';
import { repetitions } from '../support/repetitions.ts';
import { randomFrom } from '../sweep/hostile.ts';
import { createModelProcess, interleave, type ModelProcess } from './interleaving.ts';

const PROCESSES = 8;
const DAY = 24 * 3_600_000;
const NOON = new Date(2026, 10, 27, 12).getTime();
const MAX_DAY = 5;

/** An admitted run, as the test itself counts it. */
interface Run {
  readonly id: string;
  readonly process: ModelProcess;
  readonly day: string;
  readonly reserve: number;
  /** The lowest amount that it can count with. */
  least: number;
  isIntended: boolean;
  /** Whether its end reached the journal for sure. */
  isEnded: boolean;
}

/** Processes over one folder with one lock, and what they were allowed. */
interface World {
  readonly folder: string;
  readonly random: () => number;
  readonly runs: Map<string, Run>;
  readonly processes: ModelProcess[];
  readonly failures: unknown[];
  /** The process that has the lock. */
  holder?: ModelProcess | undefined;
  /** The reservations that are being written. */
  readonly deciding: Map<ModelProcess, Reservation>;
  refused: number;
}

describe('spending, by a model', () => {
  const count = repetitions(120, 2_000);

  it(`exceeds no limit and loses no reservation in ${count} sequences of runs, ends, crashes and clock jumps over ${PROCESSES} processes`, async function () {
    this.timeout(7_200_000);
    const folder = await tempFolder('spend-model');
    const total = { admitted: 0, refused: 0, killed: 0, free: 0, uncertain: 0, spent: 0 };
    for (let seed = 1; seed <= count; seed += 1) {
      const world = createWorld(path.join(folder, String(seed)), randomFrom(seed));
      await interleave(world.processes, world.random, { kill: 0.004, stop: 0.02 });
      assert.deepEqual(world.failures, [], `seed ${seed}`);
      const counts = await assertSettled(world, `seed ${seed}`);
      total.admitted += world.runs.size;
      total.refused += world.refused;
      total.killed += world.processes.filter(({ isDead }) => isDead).length;
      for (const state of ['free', 'uncertain', 'spent'] as const) total[state] += counts[state];
      await rm(world.folder, { recursive: true, force: true });
    }
    await rm(folder, { recursive: true, force: true });
    console.log(`      ${JSON.stringify(total)}`);
    // The sequences reach what they are about.
    for (const [name, times] of Object.entries(total)) assert.ok(times > count / 10, name);
  });
});

function createWorld(folder: string, random: () => number): World {
  const world: World = {
    ...{
      folder,
      random,
      runs: new Map(),
      deciding: new Map(),
      processes: [],
      failures: [],
      refused: 0,
    },
  };
  for (let index = 0; index < PROCESSES; index += 1) {
    const process = createModelProcess(random);
    world.processes.push(process);
    live(world, process).catch((error: unknown) => world.failures.push(error));
  }
  return world;
}

/** One process's life: runs with ends of all kinds, while its clock jumps by days. */
async function live(world: World, process: ModelProcess): Promise<void> {
  const { random, runs } = world;
  let clock = NOON + Math.floor(random() * 3_600_000);
  const { spending, journal } = open(world, process, () => clock);
  const times = 1 + Math.floor(random() * 3);
  for (let time = 0; time < times; time += 1) {
    clock += random() < 0.3 ? Math.floor((random() * 4 - 2) * DAY) : 60_000;
    const id = randomUUID();
    const max = Math.ceil(random() * 20) / 10;
    const input = { prompt: id, max };
    const isAdmitted = await spending.admit([{ id, endpointId: 'a/b', input, by: 'model' }]).then(
      () => true,
      (error: unknown) => {
        if ((error as { reason?: unknown }).reason !== 'over-limit') throw error;
        world.refused += 1;
        return false;
      },
    );
    if (!isAdmitted) continue;
    const run = runs.get(id);
    assert.ok(run, 'an admission without a reservation');
    await journal.intent({ id, endpointId: 'a/b', input, by: 'model' });
    run.isIntended = true;
    const outcome = outcomeOf(random, max);
    if (!outcome) continue;
    // The ledger may count the end from here on.
    run.least = Math.min(
      run.reserve,
      outcome.cost?.amount ?? (outcome.end === 'failed' ? 0 : run.reserve),
    );
    await journal.ended(id, outcome);
    run.isEnded = true;
  }
}

/** How a run ends; undefined for one whose end nobody records. */
function outcomeOf(random: () => number, max: number): Outcome | undefined {
  const chance = random();
  if (chance < 0.2) return undefined;
  if (chance < 0.3) return { end: 'failed' };
  if (chance < 0.4) return { end: 'completed', cost: { units: 3, unit: 'compute seconds' } };
  // A bill may be above its reserve.
  const amount = max * random() * (chance < 0.5 ? 2 : 1);
  const cost = { amount, currency: 'USD', units: 1, unit: 'images', basis: 'list' } as const;
  return { end: 'completed', cost };
}

function open(world: World, process: ModelProcess, now: () => number, since = 0) {
  const store: Store = {
    ...createEmptyStore(),
    log: (name) => createLog(path.join(world.folder, name), process.files),
    exclusive: (_name, work) => exclusively(world, process, work),
  };
  const ledger = createLedger(store, now);
  const journal = settling(createJournal(store, { now }), ledger);
  const spending = createSpending({
    ledger: {
      ...ledger,
      reserve: (decide) =>
        ledger.reserve(async (state) => {
          const { records, answer } = await decide(state);
          const owned = records.map((record) => ({ ...record, owner: ownerOf(world, process) }));
          const [record] = owned;
          if (record) world.deciding.set(process, record);
          return { records: owned, answer };
        }),
    },
    journal: { ...journal, owner: { ...journal.owner, since: journal.owner.since + since } },
    store,
    estimate: (_id, { max }) =>
      Promise.resolve({ min: 0, max: Number(max), currency: 'USD', basis: 'list', note: '' }),
    own: () => ({ set: [{ maxDay: MAX_DAY, confirmAbove: 100, loopBrake: false }] }),
    ask: undefined,
    key: () => 'id:secret',
    workspace: () => Promise.resolve(undefined),
    recorded: (input) => input,
    usage: { between: () => Promise.resolve([]) },
    isDead: ({ pid }) => world.processes[pid]?.isDead ?? true,
    isRemote: false,
    now,
  });
  return { spending, journal, ledger };
}

/** A process of the model, by its place. */
const ownerOf = ({ processes }: World, process: ModelProcess): ProcessId => ({
  ...self,
  pid: processes.indexOf(process),
});

/** The lock of the spending, as the file system has it: a dead process loses it. */
async function exclusively<T>(
  world: World,
  process: ModelProcess,
  work: () => Promise<T>,
): Promise<T> {
  while (world.holder && !world.holder.isDead)
    await process.files.readdir(path.dirname(world.folder));
  world.holder = process;
  try {
    const answer = await work();
    const record = world.deciding.get(process);
    if (record) assertWithin(world, process, record);
    return answer;
  } finally {
    world.deciding.delete(process);
    world.holder = undefined;
  }
}

/** Counts a reservation that is on the disk, while no other process can reserve. */
function assertWithin(
  { runs }: World,
  process: ModelProcess,
  { id, day, reserved }: Reservation,
): void {
  const run = { id, process, day, reserve: reserved, least: reserved };
  runs.set(id, { ...run, isIntended: false, isEnded: false });
  const counted = [...runs.values()].filter((one) => one.day >= day);
  // What a dead process reserved and never submitted is given back.
  const least = (one: Run) => (one.process.isDead && !one.isIntended ? 0 : one.least);
  const sum = counted.reduce((total, one) => total + least(one), 0);
  assert.ok(sum <= MAX_DAY + 1e-6, `${sum} USD on ${day}, ${MAX_DAY} are allowed`);
}

/** Settles what dead processes left, a day and more later, and checks that every run has its end in the ledger. */
async function assertSettled(world: World, where: string) {
  const survivor = createModelProcess(world.random);
  const late = NOON + 10 * DAY;
  // All share this process's id; a later process has another.
  const { spending, journal, ledger } = open(world, survivor, () => late, 1);
  const work = spending.settleOpen().then(() => Promise.all([ledger.read(), journal.jobs()]));
  const over = new Set<boolean>();
  work.finally(() => over.add(true)).catch(() => undefined);
  while (over.size === 0) await interleave([survivor], world.random, { kill: 0, stop: 0 });
  const [state, { jobs }] = await work;
  const entries = entriesSince(state, '2000-01-01', undefined);
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const counts = { free: 0, uncertain: 0, spent: 0, reserved: 0 };
  for (const entry of entries) counts[entry.state] += 1;
  assert.equal(counts.reserved, 0, `${where}: a reservation is left`);
  for (const job of jobs) assert.ok(byId.has(job.id), `${where}: a run without a reservation`);
  for (const { id, reserve, least, isIntended, isEnded } of world.runs.values()) {
    const entry = byId.get(id);
    assert.ok(entry, `${where}: the reservation of ${id} is lost`);
    assert.equal(entry.reserved, reserve);
    const job = jobs.find((one) => one.id === id);
    assert.equal(isIntended && !job, false, `${where}: the intent of ${id} is lost`);
    if (!job) assert.equal(entry.state, 'free', `${where}: ${id} was never submitted`);
    else if (!job.outcome) assert.equal(entry.state, 'uncertain', `${where}: ${id} may have run`);
    else if (isEnded) assert.ok(entry.amount >= least - 1e-9, `${where}: ${id} counts too little`);
  }
  assert.ok(sumOf(entries) >= 0);
  return counts;
}
