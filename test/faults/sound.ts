import { journalOf } from '../support/journal.ts';
import { until } from '../support/until.ts';
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Job } from '../../src/jobs/job.ts';
import type { Bench } from '../support/mcp.ts';

const SECRET = 'test-secret-marker';

/** A run that any sandbox takes. */
export const RUN = {
  endpoint_id: 'fal-ai/flux/dev',
  input: { prompt: 'A red fox', output_format: 'png', seed: 7 },
};

/** How requests of a job are distinguished, for `sandbox.fault`. */
export const AT = {
  submit: { host: 'queue.fal.run', method: 'POST' },
  stream: { host: 'queue.fal.run', path: /\/status\/stream/ },
  status: { host: 'queue.fal.run', path: /\/status\?/ },
  result: { host: 'queue.fal.run', method: 'GET', path: /\/requests\/[\w-]+$/ },
  cancel: { host: 'queue.fal.run', method: 'PUT' },
  file: { method: 'GET', path: /^\/files\// },
} as const;

const HALF_WRITTEN = /\.(part|next|tmp)$/;

/** What must hold after every fault: so many submits, a server that lives and has not complained, nothing half-written, the key nowhere. */
export async function assertSound(bench: Bench, submits: number): Promise<void> {
  assert.equal(bench.sandbox.submits(), submits, 'jobs that fal took');
  await bench.client.ping();
  assert.match(bench.stderr(), /^(fal: .*\n)*$/, 'only what the server means to say');
  for (const folder of [bench.data, bench.project]) {
    // What follows the last answer, such as a cache, may still be written.
    await until(async () => !(await filesIn(folder)).some((file) => HALF_WRITTEN.test(file)));
    for (const file of await filesIn(folder)) {
      // A cache may just have been replaced.
      const content = await readFile(file).catch(() => '');
      assert.ok(!content.includes(SECRET), `the key is in ${file}`);
    }
  }
}

/** The plain files below a folder, absolute. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** The job of a bench that has but one, once it has ended. */
export function endOf(bench: Bench): Promise<Job> {
  return until(async () => (await journalOf(bench)).find((job) => job.outcome));
}
