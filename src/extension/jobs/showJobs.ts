import * as vscode from 'vscode';
import type { Runtime } from '../../runtime/runtime.ts';
import { isInFlight } from '../../domain/jobState.ts';
import type { Job, Owner } from '../../jobs/job.ts';
import { isLostSubmit, stateOf } from '../../jobs/state.ts';
import { promptOf } from '../../domain/input.ts';
import { snippet } from '../../snippets/snippet.ts';
import { showDocument } from '../documents/documents.ts';
import { STATE_ICONS, stateLabel } from './stateLabel.ts';
import { insertSnippet } from '../documents/insertCode.ts';
import { pickLanguage } from './lastJob.ts';
import { outputTarget, saveResult } from '../generate/output.ts';
import { copyResult, costText, insertResult, openResult, resultOf } from './results.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';
import { type Action, notify } from '../notify.ts';

const SHOWN = 300;

/** The command: lists the jobs of the journal, newest first, and the actions for the picked one. */
export async function showJobs(services: Services): Promise<void> {
  const runtime = await services.runtimeHost.get();
  const { jobs } = await runtime.journal.jobs();
  const all = { label: `$(list-flat) ${vscode.l10n.t('Show All in a Document')}`, job: undefined };
  const rows = jobs
    .slice(-SHOWN)
    .toReversed()
    .map((job) => ({ ...rowOf(job, runtime.journal.owner), job }));
  const picked = await vscode.window.showQuickPick([...rows, all], {
    title: vscode.l10n.t('Jobs'),
    placeHolder: vscode.l10n.t('Select a job to open its result, reuse it or cancel it'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === all) await showDocument('jobs');
  if (!picked?.job) return;
  const { handle } = picked.job;
  // A job that lost its follower, e.g. by a long network failure, continues.
  if (handle && isInFlight(stateOf(picked.job, runtime.journal.owner))) {
    await runtime.jobs.attach(handle);
  }
  const actions = actionsOf(picked.job, runtime, services);
  const labels = actions.map(({ label }) => label);
  const chosen = await vscode.window.showQuickPick(labels, { title: picked.job.endpointId });
  await actions.find(({ label }) => label === chosen)?.run();
}

function rowOf(job: Job, self: Owner): vscode.QuickPickItem {
  const state = stateOf(job, self);
  const prompt = promptOf(job.input)?.replace(/\s+/g, ' ').slice(0, 80);
  const facts = [stateLabel(state), new Date(job.at).toLocaleString(), job.by];
  if (job.outcome?.cost) facts.push(costText(job.outcome.cost));
  return {
    label: `$(${STATE_ICONS[state]}) ${shownText(prompt ?? job.endpointId)}`,
    description: shownText(job.endpointId),
    detail: shownText(facts.join(' · ')),
  };
}

/** The actions that the job's state allows. */
function actionsOf(job: Job, runtime: Runtime, services: Services): Action[] {
  const { log } = services;
  const { handle, endpointId, input } = job;
  const editor = vscode.window.activeTextEditor;
  const result = resultOf(job);
  const actions: Action[] = [];
  const add = (label: string, run: Action['run']) => actions.push({ label, run });
  if (isLostSubmit(job, runtime.journal.owner)) {
    add(vscode.l10n.t('Look for It at fal'), async () => {
      await runtime.jobs.findLost(job.id);
      notify(vscode.l10n.t('fal has this job. It continues here.'), [], log);
    });
  }
  if (result) {
    add(vscode.l10n.t('Open'), () => openResult(result));
    if (editor) add(vscode.l10n.t('Insert'), () => insertResult(editor, result));
    add(vscode.l10n.t('Copy URL'), () => copyResult(result));
  }
  if (result?.files.length === 0 && handle && vscode.workspace.isTrusted) {
    add(vscode.l10n.t('Save'), async () => {
      const target = await outputTarget();
      if (target) await saveResult(runtime, handle, target, log);
    });
  }
  if (handle && isInFlight(stateOf(job, runtime.journal.owner))) {
    add(vscode.l10n.t('Cancel'), async () => {
      await runtime.jobs.cancel(handle);
      await runtime.jobs.attach(handle);
    });
  }
  add(vscode.l10n.t('Show Details'), () => showDocument(`jobs/${job.id}`));
  add(vscode.l10n.t('Generate Again'), () =>
    vscode.commands.executeCommand('fal.generate', { endpointId, input }),
  );
  add(vscode.l10n.t('Save as Preset…'), async () => {
    const { savePreset } = await import('../presets/savePreset.ts');
    await savePreset(services, { endpointId, input });
  });
  if (editor) {
    add(vscode.l10n.t('Insert Code'), async () => {
      const language = await pickLanguage();
      if (language) await insertSnippet(editor, language, snippet(language, endpointId, input));
    });
  }
  return actions;
}
