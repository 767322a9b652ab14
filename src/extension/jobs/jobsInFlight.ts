import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { sandboxFolder } from '../runtimeHost.ts';
import type { Services } from '../services.ts';
import { onSettingsChange, readSettings } from '../settings.ts';

/** Milliseconds after activation: the watch must not slow it down. */
const FIRST_LOOK = 2_000;
/** Milliseconds; a journal unchanged for longer has no job in flight, because fal limits jobs to less. */
const QUIET = 24 * 3_600_000;

/** The number of jobs in flight at this window's fal, over all processes. */
export interface JobsInFlight {
  count(): number;
  readonly onDidChange: vscode.Event<void>;
  dispose(): void;
}

/** Watches the journal; loads it only after a change. */
export function watchJobsInFlight({ context, runtimeHost, log }: Services): JobsInFlight {
  const changed = new vscode.EventEmitter<void>();
  let count = 0;
  let watched: { readonly file: string; readonly stop: () => void } | undefined;
  let looking: Promise<void> = Promise.resolve();

  const setCount = (found: number) => {
    if (found === count) return;
    count = found;
    changed.fire();
  };
  const look = () => {
    looking = looking.then(countNow).then(setCount, (error: unknown) => {
      log.debug(`The journal could not be read: ${String(error)}`);
      setCount(0);
    });
  };
  const countNow = async () => {
    const { journal } = await runtimeHost.get();
    const { jobs } = await journal.jobs();
    const { isInFlight } = await import('../../domain/jobState.ts');
    const { stateOf } = await import('../../jobs/state.ts');
    const { owner } = journal;
    const ours = jobs.filter((job) => job.owner.via === owner.via);
    return ours.filter((job) => isInFlight(stateOf(job, owner))).length;
  };
  const unwatch = () => {
    watched?.stop();
    watched = undefined;
  };
  const watch = async () => {
    const { sandbox } = readSettings();
    const { createStore, dataFolder } = await import('../../store/store.ts');
    const folder = sandbox ? sandboxFolder(context) : dataFolder(process.env);
    const journal = createStore(folder).log('jobs');
    const file = journal.path;
    if (watched?.file === file) return;
    unwatch();
    setCount(0);
    watched = { file, stop: journal.watch(look) };
    // A new sandbox has no jobs.
    if (sandbox) return;
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
    if (Date.now() - mtimeMs < QUIET) look();
  };
  const start = () => {
    watch().catch((error: unknown) => log.debug(`The journal is not watched: ${String(error)}`));
  };
  const timer = setTimeout(start, FIRST_LOOK);
  const listener = onSettingsChange(start);

  return {
    count: () => count,
    onDidChange: changed.event,
    dispose: () => {
      clearTimeout(timer);
      listener.dispose();
      unwatch();
      changed.dispose();
    },
  };
}
