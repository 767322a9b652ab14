import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  COMPARISON_MARK,
  type ComparedModel,
  comparisonPage,
  secondsOf,
  seedOf,
} from '../batch/comparison.ts';
import { resultOf, sourcesOf } from '../batch/contactSheet.ts';
import type { RowState, RowStatus } from '../batch/types.ts';
import { writePage } from '../batch/writePage.ts';
import { promptOf } from '../domain/input.ts';
import type { JsonObject, Model } from '../domain/types.ts';
import type { Job } from '../jobs/job.ts';
import { nameFor } from '../jobs/naming.ts';
import { isUri } from '../jobs/savedFile.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { savedUri } from './documents/insert.ts';
import { errorText } from './errorText.ts';
import { costText } from './jobs/results.ts';

/** A model with its input, and what of the given input it does not use. */
export interface ComparedInput {
  readonly model: Model;
  readonly input: JsonObject;
  readonly notes: readonly string[];
}

interface Shown {
  readonly status: RowStatus;
  readonly job: Job | undefined;
  readonly notes: readonly string[];
}

/** Shows results side by side in an editor tab, and writes the same page beside the saved ones. */
export async function showComparison(
  runtime: Runtime,
  compared: readonly ComparedInput[],
  statuses: readonly RowStatus[],
): Promise<void> {
  const shown = await Promise.all(
    statuses.map(async (status, at) => ({
      status,
      job: status.id === undefined ? undefined : await runtime.journal.find(status.id),
      notes: compared[at]?.notes ?? [],
    })),
  );
  const prompt = promptOf(compared[0]?.input);
  const title = prompt ?? compared.map(({ model }) => model.name).join(', ');
  const language = vscode.env.language;
  const panel = vscode.window.createWebviewPanel(
    'fal.comparison',
    vscode.l10n.t('Comparison: {0}', title.slice(0, 40)),
    vscode.ViewColumn.Active,
    { localResourceRoots: foldersOf(shown) },
  );
  const { webview } = panel;
  const models = shown.map((one) => {
    const { files, urls } = resultOf(one.status);
    const local = files.map((file) => webview.asWebviewUri(savedUri(file)).toString());
    return inWords(one, local.length > 0 ? local : urls);
  });
  const { gatewayOrigin } = runtime.fal.transport;
  const media = [webview.cspSource, 'https:', 'data:', ...(gatewayOrigin ? [gatewayOrigin] : [])];
  const options = { language, media: media.join(' '), isLinked: false };
  webview.html = comparisonPage(title, models, options);
  const [file] = shown.flatMap(({ status }) => resultOf(status).files);
  if (file !== undefined && !isUri(file)) {
    const folder = path.dirname(file);
    const saved = shown.map((one) => inWords(one, sourcesOf(resultOf(one.status), folder)));
    const html = comparisonPage(title, saved, { language });
    const name = `comparison-${nameFor(compared[0]?.model.endpointId ?? '', prompt)}`;
    // The path of a workspace may lead through links.
    await writePage(await realpath(folder), name, { mark: COMPARISON_MARK, html });
  }
}

/** The folders whose files the page shows. */
const foldersOf = (shown: readonly Shown[]): readonly vscode.Uri[] =>
  shown
    .flatMap(({ status }) => resultOf(status).files)
    .map((file) => vscode.Uri.joinPath(savedUri(file), '..'));

function inWords({ status, job, notes }: Shown, sources: readonly string[]): ComparedModel {
  const { cost } = resultOf(status);
  const [seconds, seed] = [secondsOf(job), seedOf(job)];
  const facts = [
    stateText(status.state),
    ...(cost ? [costText(cost)] : []),
    ...(seconds === undefined ? [] : [vscode.l10n.t('{0} s', seconds)]),
    ...(seed === undefined ? [] : [`${vscode.l10n.t('Seed')}: ${seed}`]),
  ];
  const error = status.error && errorText(status.error, vscode.l10n.t);
  const text = job?.outcome?.text;
  return { endpointId: status.row.label, facts, notes, sources, text, error };
}

function stateText(state: RowState): string {
  if (state === 'completed' || state === 'done-before') return vscode.l10n.t('done');
  if (state === 'failed') return vscode.l10n.t('failed');
  if (state === 'cancelled') return vscode.l10n.t('cancelled');
  if (state === 'unsure') return vscode.l10n.t('it is unknown whether fal received it');
  return state === 'running' ? vscode.l10n.t('runs at fal') : vscode.l10n.t('not started');
}
