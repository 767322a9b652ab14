import type { Job } from '../../src/jobs/job.ts';
import { createJournal } from '../../src/jobs/journal.ts';
import { createStore } from '../../src/store/store.ts';
import type { Bench } from './mcp.ts';

/** What the journal of a bench says, read as another process would. */
export async function journalOf(bench: Pick<Bench, 'data'>): Promise<readonly Job[]> {
  return (await createJournal(createStore(bench.data)).jobs()).jobs;
}

/** The file that the server of a bench appends its jobs to. */
export function journalFile({ data }: Pick<Bench, 'data'>): string {
  return createStore(data).log('jobs').path;
}
