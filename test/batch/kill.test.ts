import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFal } from '../../src/fal/client.ts';
import { createTransport } from '../../src/fal/transport.ts';
import { openCli } from '../cli/cli.ts';
import { repetitions } from '../support/repetitions.ts';

const ENDPOINT = 'fal-ai/flux/schnell';
const ROWS = 60;
const KILLS = 10;

interface Row {
  readonly row: number;
  readonly state: string;
  readonly request_id?: string;
  readonly files: readonly string[];
}

describe('a batch that is killed at any moment', () => {
  it('pays for no row twice, and has every result in the end', async function () {
    this.timeout(900_000);
    for (let round = 0; round < repetitions(1, 10); round += 1) {
      const { killed, unsure } = await round60();
      console.log(`      ${killed} kills, ${unsure} of ${ROWS} rows unsure`);
    }
  });

  async function round60() {
    // Slow requests widen the moment in which an answer can be lost.
    const cli = await openCli({ latencyMs: 60, runMs: 150 });
    try {
      const matrix = ['--matrix', `seed=1..${ROWS}`, '--save-to', 'out', '--json', '--quiet'];
      const start = (...more: string[]) =>
        cli.start(['run', ENDPOINT, '-i', 'prompt=a fox', ...matrix, ...more]);
      const finish = async (...more: string[]) => {
        const { code, out, err } = await start(...more).ended;
        assert.notEqual(out, '', err);
        return { code, rows: (JSON.parse(out) as { rows: readonly Row[] }).rows };
      };
      let killed = 0;
      for (let count = 0; count < KILLS; count += 1) {
        const { child, ended } = start();
        await Promise.race([sleep(300 + Math.random() * 1_500), ended]);
        if (child.kill('SIGKILL')) killed += 1;
        await ended;
      }
      // An answer that was lost is looked for at fal; what is still unsure does not run by itself.
      const { code, rows } = await finish();
      const unsure = rows.filter(({ state }) => state === 'unsure');
      assert.equal(code, unsure.length > 0 ? 5 : 0);
      const paid = await submittedSeeds();
      for (const [seed, times] of paid) assert.equal(times, 1, `seed ${seed} was submitted twice`);
      assert.ok(rows.every(({ state }) => ['completed', 'done-before', 'unsure'].includes(state)));
      const again = await finish('--retry-unsure');
      assert.equal(again.code, 0);
      assert.equal(again.rows.length, ROWS);
      const files = again.rows.flatMap((row) => row.files.slice(0, 1));
      assert.equal(new Set(files).size, ROWS);
      const saved = (await readdir(path.join(cli.project, 'out'))).filter((one) =>
        one.endsWith('.jpg'),
      );
      assert.ok(saved.length >= ROWS);
      assert.ok(cli.sandbox.submits() <= ROWS + unsure.length);
      return { killed, unsure: unsure.length };

      async function submittedSeeds() {
        const { requests } = createFal(
          createTransport({ key: () => cli.env.FAL_KEY, gateway: cli.sandbox.url }),
        );
        const listed = await requests.list(ENDPOINT, { from: Date.now() - 3_600_000 });
        const seeds = new Map<number, number>();
        for (const { input } of listed) {
          const { seed } = input as { seed: number };
          seeds.set(seed, (seeds.get(seed) ?? 0) + 1);
        }
        assert.equal(listed.length, cli.sandbox.submits());
        return seeds;
      }
    } finally {
      await cli.close();
    }
  }
});
