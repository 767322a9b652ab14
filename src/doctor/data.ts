import { createJournal, type Journal } from '../jobs/journal.ts';
import type { Job } from '../jobs/job.ts';
import { isLostSubmit, stateOf } from '../jobs/state.ts';
import { FORMAT } from '../store/format.ts';
import { readHealth } from '../store/health.ts';
import { createStore, type Store } from '../store/store.ts';
import type { DoctorContext } from './options.ts';
import type { Row } from './report.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
/** Bytes below which saving results soon fails. */
const LEAST_FREE = 200 * MIB;
const LAST_ERRORS = 5;
const DAY = 86_400_000;

/** The jobs of this machine. */
export interface JournalSource {
  readonly store: Store;
  readonly journal: Journal;
  /** Reads the journal once for all checks. */
  readonly read: () => ReturnType<Journal['jobs']>;
}

/** Opens the journal; `via` is the origin of the gateway. */
export function openJournal(folder: string, via: string | undefined): JournalSource {
  const store = createStore(folder);
  const journal = createJournal(store, { via });
  let reading: ReturnType<Journal['jobs']> | undefined;
  return { store, journal, read: () => (reading ??= journal.jobs()) };
}

/** The data folder's health. */
export async function dataRows(
  { dataFolder, translate }: DoctorContext,
  { store, read }: JournalSource,
): Promise<readonly Row[]> {
  const { exists, unwritable, free, leftLocks } = await readHealth(dataFolder);
  const label = translate('Folder');
  const value = exists ? dataFolder : translate('{0}, which the first job creates', dataFolder);
  const rows: Row[] = [
    unwritable === undefined
      ? { label, value }
      : {
          ...{ label, value },
          fault: translate('It cannot be written: {0}.', unwritable),
          fix: translate('Make it writable, or set FAL_DATA_DIR to another folder.'),
        },
  ];
  if (free !== undefined) rows.push(freeRow(free, translate));
  if (!exists) return rows;
  rows.push(await formatRow(store, translate), await journalRow(read, translate));
  for (const lock of leftLocks)
    rows.push({
      ...{ label: translate('Lock'), value: lock },
      fault: translate('Its process has ended or does not respond.'),
      fix: translate('The next program that needs it takes it over; if none does, delete it.'),
    });
  return rows;
}

function freeRow(free: number, translate: DoctorContext['translate']): Row {
  const row: Row = {
    label: translate('Free space'),
    value: free < GIB ? `${Math.floor(free / MIB)} MiB` : `${Math.floor(free / GIB)} GiB`,
  };
  if (free >= LEAST_FREE) return row;
  return {
    ...row,
    fault: translate('Little space is left on this disk, so results may not be saved.'),
    fix: translate('Free some space.'),
  };
}

async function formatRow(store: Store, translate: DoctorContext['translate']): Promise<Row> {
  const label = translate('Format');
  try {
    const format = await store.format();
    if (format <= FORMAT) return { label, value: String(format) };
    return {
      label,
      value: Number.isFinite(format) ? String(format) : translate('unknown'),
      fault: translate('A newer version wrote this folder; this one reads it and submits nothing.'),
      fix: translate('Update this program.'),
    };
  } catch (error) {
    return unreadable(label, error, translate);
  }
}

async function journalRow(
  read: JournalSource['read'],
  translate: DoctorContext['translate'],
): Promise<Row> {
  const label = translate('Journal');
  try {
    const { jobs, skipped } = await read();
    const value = translate('jobs: {0}', String(jobs.length));
    if (skipped === 0) return { label, value };
    return {
      ...{ label, value },
      fault: translate('Unreadable lines, which are skipped: {0}.', String(skipped)),
      fix: translate(
        'All else works. Jobs that are missing here are listed at https://fal.ai/dashboard/requests.',
      ),
    };
  } catch (error) {
    return unreadable(label, error, translate);
  }
}

function unreadable(label: string, error: unknown, translate: DoctorContext['translate']): Row {
  const why = error instanceof Error ? error.message : String(error);
  return {
    ...{ label, value: translate('not readable') },
    fault: translate('It cannot be read: {0}.', why),
    fix: translate('Make the folder readable, or set FAL_DATA_DIR to another folder.'),
  };
}

/** The last jobs that failed, newest first, and those of the last day of which nobody knows whether fal has them. */
export async function errorRows(
  { steps, translate }: DoctorContext,
  { journal, read }: JournalSource,
): Promise<readonly Row[]> {
  // The section of the data folder shows why it cannot be read.
  const { jobs } = await read().catch(() => ({ jobs: [] as readonly Job[] }));
  const { owner } = journal;
  const row = ({ at, endpointId, outcome }: Job): Row => ({
    label: `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    value: `${endpointId}: ${outcome?.error?.message ?? translate('no reason was given')}`,
  });
  const lost = jobs
    .filter((job) => isLostSubmit(job, owner) && Date.now() - job.at < DAY)
    .slice(-LAST_ERRORS);
  const failed = jobs.filter((job) => stateOf(job, owner) === 'failed').slice(-LAST_ERRORS);
  const rows = [
    ...lost.toReversed().map((job) => ({
      ...row(job),
      fault: translate('Whether fal received this job is unknown; it may run and be billed.'),
      fix: steps.lost,
    })),
    ...failed.toReversed().map(row),
  ];
  return rows.length > 0 ? rows : [{ label: translate('Jobs'), value: translate('none failed') }];
}
