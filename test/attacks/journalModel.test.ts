import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { QueueHandle } from '../../src/domain/types.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createJournal } from '../../src/jobs/journal.ts';
import { compactRecords } from '../../src/jobs/fold.ts';
import { createEmptyStore } from '../../src/store/emptyStore.ts';
import { createLog } from '../../src/store/log.ts';
import { tempFolder } from '../support/mcp.ts';
import { repetitions } from '../support/repetitions.ts';
import { randomFrom } from '../sweep/hostile.ts';
import { createModelProcess, interleave, type ModelProcess } from './interleaving.ts';

/** What the journal has confirmed of each job: the next step is taken only then. */
type Confirmed = Map<string, 'intent' | 'submitted' | 'ended' | 'finished'>;

/** One world: processes over one folder, and what went wrong in them. */
interface World {
  readonly folder: string;
  readonly random: () => number;
  readonly confirmed: Confirmed;
  readonly processes: ModelProcess[];
  readonly failures: unknown[];
  /** Whether its compactions drop finished jobs. */
  readonly drops: boolean;
}

describe('the journal, by a model', () => {
  const count = repetitions(150, 20_000);

  it(`loses no confirmed step in ${count} interleavings of append, compact, read, stop and kill at each system call`, async function () {
    this.timeout(7_200_000);
    const folder = await tempFolder('model');
    const total = { calls: 0, kills: 0, steps: 0 };
    for (let seed = 1; seed <= count; seed += 1) {
      const world = createWorld(path.join(folder, String(seed)), randomFrom(seed));
      await interleave(world.processes, world.random, { kill: 0.002, stop: 0.02 });
      assert.deepEqual(world.failures, [], `seed ${seed}`);
      const { jobs } = await journalIn(world.folder).jobs();
      assertKnown(jobs, world, world.confirmed, `seed ${seed}`);
      for (const { calls, isDead } of world.processes) {
        total.calls += calls;
        total.kills += isDead ? 1 : 0;
      }
      total.steps += world.confirmed.size;
      await rm(world.folder, { recursive: true, force: true });
    }
    await rm(folder, { recursive: true, force: true });
    console.log(`      ${JSON.stringify(total)}`);
    assert.ok(total.kills > count / 10 && total.steps > count, JSON.stringify(total));
  });
});

function createWorld(folder: string, random: () => number): World {
  const world: World = {
    folder,
    random,
    confirmed: new Map(),
    processes: [],
    failures: [],
    drops: random() < 0.3,
  };
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const start = (work: (process: ModelProcess) => Promise<void>) => {
    const process = createModelProcess(random);
    world.processes.push(process);
    work(process).catch((error: unknown) => world.failures.push(error));
  };
  for (let writers = upTo(3); writers > 0; writers -= 1) {
    const jobs = upTo(3);
    start((process) => write(world, process, jobs));
  }
  for (let compactors = upTo(3); compactors > 0; compactors -= 1) {
    const times = upTo(3);
    start((process) => compact(world, process, times));
  }
  start((process) => readOn(world, process));
  return world;
}

function journalIn(folder: string, process?: ModelProcess) {
  return createJournal({ ...createEmptyStore(), log: () => createLog(folder, process?.files) });
}

async function write({ folder, confirmed }: World, process: ModelProcess, jobs: number) {
  const journal = journalIn(folder, process);
  for (let job = 0; job < jobs; job += 1) {
    const id = await journal.intent({ endpointId: 'a/b', input: { job }, by: 'model' });
    confirmed.set(id, 'intent');
    await journal.submitted(id, handleOf(id));
    confirmed.set(id, 'submitted');
    // A kill may leave it on the disk unconfirmed.
    confirmed.set(id, 'ended');
    await journal.ended(id, { end: 'completed' });
    confirmed.set(id, 'finished');
  }
}

async function compact({ folder, drops }: World, process: ModelProcess, times: number) {
  const log = createLog(folder, process.files);
  for (let time = 0; time < times; time += 1) {
    await log.compact((records) => compactRecords(records, drops ? 0 : 1_000));
  }
}

/** Reads again and again, from where it was. */
async function readOn(world: World, process: ModelProcess) {
  const journal = journalIn(world.folder, process);
  for (let time = 0; time < 4; time += 1) {
    const before = new Map(world.confirmed);
    assertKnown((await journal.jobs()).jobs, world, before, `look ${time}`);
  }
}

function assertKnown(jobs: readonly Job[], world: World, confirmed: Confirmed, where: string) {
  const known = new Map(jobs.map((job) => [job.id, job]));
  for (const [id, step] of confirmed) {
    // It may have ended since `confirmed` was taken down.
    const now = world.confirmed.get(id);
    const mayBeDropped = world.drops && (now === 'ended' || now === 'finished');
    if (mayBeDropped) continue;
    const job = known.get(id);
    assert.ok(job, `${where}: the intent of ${id} is lost`);
    if (step === 'intent') continue;
    assert.equal(job.handle?.requestId, id, `${where}: the request id of ${id} is lost`);
    if (step === 'finished') assert.equal(job.outcome?.end, 'completed', `${where}: ${id}`);
  }
}

function handleOf(requestId: string): QueueHandle {
  const base = `https://queue.fal.run/a/b/requests/${requestId}`;
  return {
    endpointId: 'a/b',
    requestId,
    statusUrl: `${base}/status`,
    responseUrl: base,
    cancelUrl: `${base}/cancel`,
  };
}
