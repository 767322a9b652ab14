import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Job } from '../../src/jobs/job.ts';
import { createJournal } from '../../src/jobs/journal.ts';
import { createStore } from '../../src/store/store.ts';
import type { Bench } from './mcp.ts';

/** What the journal of a bench says, read as another process would. */
export async function journalOf(bench: Bench): Promise<readonly Job[]> {
  return (await createJournal(createStore(bench.data)).jobs()).jobs;
}

/** The file that the server of a bench appends its jobs to. */
export function journalFile({ data }: Pick<Bench, 'data'>): string {
  return createStore(data).log('jobs').path;
}

/** What `look` finds, as soon as it finds something. @throws after 10 s, or as many as told */
export async function until<T>(look: () => Promise<T | undefined>, seconds = 10): Promise<T> {
  for (let tries = 0; tries < 20 * seconds; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleepFor(50);
  }
  throw new Error(`it did not come to pass in ${seconds} s`);
}
