import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { localDay } from '../../src/domain/spending.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { self } from '../../src/store/process.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { JOBS, writeJournal } from './journal.ts';
import { type Bench, row } from './report.ts';
import { spreadOf } from './spread.ts';

const ENDPOINT = 'fal-ai/flux/schnell';
const RUNS = 200;
const DAY = 24 * 3_600_000;

/** Measures what the spend guard adds to a run, with many jobs in the journal and in the ledger. */
export const guard: Bench = {
  name: 'guard',
  async run() {
    const folder = await tempFolder('bench');
    const sandbox = await startSandbox();
    try {
      const store = createStore(folder);
      await writeJournal(store, new URL(sandbox.url).origin);
      await writeLedger(store, new URL(sandbox.url).origin);
      const { spending, estimate } = createRuntime({
        key: () => 'sandbox:key',
        gateway: sandbox.url,
        dataFolder: folder,
        catalogue: new URL('../../dist/catalogue.br', import.meta.url),
        roots: () => Promise.resolve([]),
        limits: () => ({ set: [{ maxDay: 1_000, maxMonth: 10_000, loopBrake: false }] }),
      });
      const admitting: number[] = [];
      const estimating: number[] = [];
      for (let run = -1; run < RUNS; run += 1) {
        const input = { prompt: 'a fox', seed: run };
        const begun = performance.now();
        await spending.admit([{ id: randomUUID(), endpointId: ENDPOINT, input, by: 'bench' }]);
        const admitted = performance.now();
        await estimate(ENDPOINT, input, { translate: (text) => text });
        // The first run reads the journal and the prices.
        if (run < 0) continue;
        admitting.push(admitted - begun);
        estimating.push(performance.now() - admitted);
      }
      const spread = spreadOf(admitting);
      return {
        title: `Spend guard of a run, with ${JOBS} jobs in the journal and in the ledger`,
        rows: [
          row('estimate, decision and reservation on disk', spread, 'ms'),
          row('the estimate alone', spreadOf(estimating), 'ms'),
        ],
        goals: [
          { label: 'guard of a run', value: spread.median, limit: 3, is: 'at most', unit: 'ms' },
        ],
      };
    } finally {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Writes a year of runs, each with its settlement. */
async function writeLedger(store: Store, via: string): Promise<void> {
  const lines: string[] = [];
  for (let job = 0; job < JOBS; job += 1) {
    const id = randomUUID();
    const at = Date.now() - (job % 365) * DAY;
    lines.push(
      JSON.stringify({
        ...{ t: 'reserve', id, at, day: localDay(at), endpointId: ENDPOINT, by: 'bench', via },
        ...{ run: String(job), key: 'hash', session: 'bench', owner: self, reserved: 0.003 },
      }),
      JSON.stringify({ t: 'settle', id, at, amount: 0.003, certainty: 'list' }),
    );
  }
  const { path: file } = store.log('spending');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${lines.join('\n')}\n`);
}
