import * as vscode from 'vscode';
import type { Job } from '../../jobs/job.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Action } from '../notify.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { watchLog } from '../watchLog.ts';

/** Milliseconds from which a job is long: a person has turned to something else. */
const LONG = 20_000;
/** Milliseconds in which several ends are one notification. */
const TOGETHER = 3_000;
/** Milliseconds that a window waits in which nobody works: another one may show it. */
const OTHERS_FIRST = 2_000;
/** The jobs whose ends some window of this machine has shown. */
const SHOWN = 'shown-ends';
const MOST_SHOWN = 200;

/** Shows one notification when long jobs of any process have ended and no view or command shows it. */
export function registerEndNotices(services: Services): vscode.Disposable {
  const { runtimeHost, sidebar, shownByCommand, log } = services;
  /** Milliseconds since 1970; earlier ends are no news. */
  const since = Date.now();
  const seen = new Set<string>();
  const waiting: Job[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking: Promise<void> = Promise.resolve();

  const show = async () => {
    timer = undefined;
    const ended = waiting.splice(0);
    const runtime = await runtimeHost.get();
    const fresh = await claim(runtime, ended);
    if (fresh.length === 0 || sidebar.isVisible() || !readSettings().notifications) return;
    await notifyEnds(fresh, services);
  };
  const look = async () => {
    const runtime = await runtimeHost.get();
    const { journal } = runtime;
    const { jobs } = await journal.jobs();
    const isOurs = ({ owner }: Job) => owner.via === journal.owner.via;
    const fresh = jobs.filter((job) => !seen.has(job.id) && isOurs(job) && isLongEnd(job, since));
    for (const { id } of fresh) seen.add(id);
    const isShown = ({ handle }: Job) =>
      shownByCommand.delete(handle?.requestId ?? '') || sidebar.isVisible();
    const shown = fresh.filter(isShown);
    const others = fresh.filter((job) => !shown.includes(job));
    // At once, so that no other window shows them.
    if (shown.length > 0) await claim(runtime, shown);
    if (others.length === 0) return;
    for (const job of others) waiting.push(job);
    const wait = vscode.window.state.focused ? TOGETHER : TOGETHER + OTHERS_FIRST;
    timer ??= setTimeout(() => run(show), wait);
  };
  const run = (work: () => Promise<void>) => {
    looking = looking.then(work).catch((error: unknown) => {
      log.debug(`The ends of jobs could not be shown: ${String(error)}`);
    });
  };
  const watch = watchLog(services, 'jobs', { changed: () => run(look) });
  return vscode.Disposable.from(watch, new vscode.Disposable(() => clearTimeout(timer)));
}

/** Whether a job has ended since, after a long time, and not by a person's wish. */
function isLongEnd({ at, outcome, endedAt }: Job, since: number): boolean {
  if (!outcome || endedAt === undefined || endedAt < since || endedAt - at < LONG) return false;
  return outcome.end !== 'cancelled' && outcome.end !== 'never-submitted';
}

/** The jobs whose ends no other window has claimed before. */
function claim({ store }: Runtime, jobs: readonly Job[]): Promise<readonly Job[]> {
  return store.exclusive(SHOWN, async () => {
    const value = (await store.read(SHOWN))?.value;
    const before: readonly unknown[] = Array.isArray(value) ? value : [];
    const fresh = jobs.filter(({ id }) => !before.includes(id));
    if (fresh.length > 0)
      await store.write(SHOWN, [...before, ...fresh.map(({ id }) => id)].slice(-MOST_SHOWN));
    return fresh;
  });
}

async function notifyEnds(ended: readonly Job[], services: Services): Promise<void> {
  const { sidebar, log } = services;
  const { notify } = await import('../notify.ts');
  const gallery: Action = {
    label: vscode.l10n.t('Show in Gallery'),
    run: () => sidebar.show({ place: 'gallery' }),
  };
  const failed = ended.filter(({ outcome }) => outcome?.end !== 'completed').length;
  const how = failed > 0 ? 'warning' : 'information';
  const [job, ...others] = ended;
  if (job && others.length === 0) {
    notify(await endText(job), [openAction(job, services), gallery], log, how);
    return;
  }
  const count = String(ended.length);
  const text =
    failed === 0
      ? vscode.l10n.t('{0} jobs of fal are done.', count)
      : vscode.l10n.t('{0} jobs of fal have ended, {1} of them without a result.', count, failed);
  notify(text, [gallery], log, how);
}

async function endText(job: Job): Promise<string> {
  const { endpointId, input, outcome, at, endedAt = at } = job;
  const { jobTitle } = await import('../../domain/input.ts');
  const title = jobTitle(endpointId, input);
  const seconds = Math.round((endedAt - at) / 1_000);
  const time =
    seconds < 60
      ? vscode.l10n.t('{0} s', seconds)
      : vscode.l10n.t('{0} min {1} s', Math.floor(seconds / 60), seconds % 60);
  if (outcome?.end === 'completed') return vscode.l10n.t('Done after {0}: {1}', time, title);
  const reason = (outcome?.error?.message ?? '').replace(/\s+/g, ' ').slice(0, 200);
  return vscode.l10n.t('Failed after {0}: {1} · {2}', time, title, reason);
}

/** Opens a result, or the details of a job without one. */
function openAction({ id, outcome }: Job, { runtimeHost }: Services): Action {
  if (outcome?.end !== 'completed') {
    const run = async () => (await import('../documents/documents.ts')).showDocument(`jobs/${id}`);
    return { label: vscode.l10n.t('Show Details'), run };
  }
  const run = async () => {
    const { openResult, resultOf } = await import('./results.ts');
    // Its files may have been saved since its end.
    const job = await (await runtimeHost.get()).journal.find(id);
    const result = job && resultOf(job);
    if (result) await openResult(result);
  };
  return { label: vscode.l10n.t('Open'), run };
}
