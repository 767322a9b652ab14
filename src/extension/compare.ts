import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { runBatch } from '../batch/batch.ts';
import { amountOf, resultOf } from '../batch/contactSheet.ts';
import { isDone, type RowStatus } from '../batch/types.ts';
import { jobTitle, promptField } from '../domain/input.ts';
import { mapInput, mappingTexts } from '../domain/mapInput.ts';
import { own } from '../domain/own.ts';
import { highestPrice, type PriceApproval } from '../domain/spending.ts';
import type { JsonObject, Model, Schema } from '../domain/types.ts';
import { visible } from '../domain/visible.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type ComparedInput, showComparison } from './comparisonPanel.ts';
import { askRequired } from './generate/askInput.ts';
import { pickModel } from './generate/modelPick.ts';
import { pickOthers } from './generate/modelsPick.ts';
import { outputTarget } from './generate/output.ts';
import { moneyText } from './jobs/results.ts';
import { type Action, notify, showError } from './notify.ts';
import type { Services } from './services.ts';
import { readSettings } from './settings.ts';
import { shownText } from './shownText.ts';

const MOST_OTHERS = 7;

/** An input and the schema whose fields it has. */
interface Given {
  readonly input: JsonObject;
  readonly schema: Schema;
}

/** The command: runs one input with several models and shows the results side by side. @throws {FalError} */
export async function compareModels(services: Services): Promise<void> {
  const title = vscode.l10n.t('Compare: choose the first model');
  const first = await pickModel(services, { title });
  const others = first && (await pickOthers(services, { first, most: MOST_OTHERS }));
  if (!others) return;
  const runtime = await services.runtimeHost.get();
  const given = await askGiven(runtime, first);
  const compared = given && (await mapToAll(services, runtime, [first, ...others], given));
  if (!compared) return;
  const approved = await confirm(runtime, compared);
  if (!approved) return;
  const statuses = await runAll(runtime, compared, approved);
  // The runs are paid for: their results do not depend on the page.
  await showComparison(runtime, compared, statuses).catch((error: unknown) =>
    showError(error, services.log),
  );
  notifyDone(services, compared, statuses);
}

/** Prompts for the words to compare with, or takes the input of the last job. */
async function askGiven(runtime: Runtime, first: Model): Promise<Given | undefined> {
  const { schema } = await runtime.catalogue.schema(first.endpointId);
  const { jobs } = await runtime.journal.jobs();
  // The journal shortens long data URIs, which no model can read then.
  const last = jobs.findLast(({ input }) => !JSON.stringify(input).includes('"data:'));
  if (last) {
    const write = { label: vscode.l10n.t('Write a new prompt'), isLast: false };
    const take = {
      label: vscode.l10n.t('Use the input of the last job'),
      description: shownText(jobTitle(last.endpointId, last.input)),
      isLast: true,
    };
    const chosen = await vscode.window.showQuickPick([write, take], {
      title: vscode.l10n.t('Compare: choose the input'),
    });
    if (!chosen) return undefined;
    if (chosen.isLast) {
      const its = await runtime.catalogue.schema(last.endpointId);
      return { input: last.input, schema: its.schema.input };
    }
  }
  const field = promptField(schema.input);
  if (field === undefined) return { input: {}, schema: schema.input };
  const words = await vscode.window.showInputBox({
    title: vscode.l10n.t('Compare: one prompt for all models'),
    placeHolder: vscode.l10n.t('Describe what to generate'),
    ignoreFocusOut: true,
  });
  if (words === undefined) return undefined;
  return { input: words.trim() === '' ? {} : { [field]: words }, schema: schema.input };
}

/** The input of each model; prompts for what one of them lacks, once for all. */
async function mapToAll(
  services: Services,
  { catalogue }: Runtime,
  models: readonly Model[],
  given: Given,
): Promise<readonly ComparedInput[] | undefined> {
  let { input, schema } = given;
  const compared: ComparedInput[] = [];
  for (const model of models) {
    const { schema: its } = await catalogue.schema(model.endpointId);
    const mapping = mapInput(input, schema, its.input);
    const whole = await askRequired(services, model.endpointId, its.input, mapping.input);
    if (!whole) return undefined;
    for (const name of mapping.missing) {
      const [value, field] = [own(whole, name), own(its.input.properties, name)];
      if (value === undefined || !field || own(input, name) !== undefined) continue;
      input = { ...input, [name]: value };
      schema = { ...schema, properties: { ...schema.properties, [name]: field } };
    }
    const notes = mappingTexts(model.endpointId, { ...mapping, missing: [] }, vscode.l10n.t);
    compared.push({ model, input: whole, notes });
  }
  return compared;
}

/** Shows what does not map and what all runs cost; resolves to the yes of the person. */
async function confirm(
  { estimate }: Runtime,
  compared: readonly ComparedInput[],
): Promise<PriceApproval | undefined> {
  const estimates = await Promise.all(
    compared.map(({ model, input }) =>
      estimate(model.endpointId, input, { translate: vscode.l10n.t }),
    ),
  );
  const prices = compared.map(({ model }, at) => {
    const { max, currency = 'USD' } = estimates[at] ?? {};
    const price = max === undefined ? vscode.l10n.t('unknown') : moneyText(max, currency);
    return `${visible(model.endpointId)}: ${price}`;
  });
  const total = highestPrice(estimates);
  const cost =
    total === undefined
      ? vscode.l10n.t('What they cost together is not known.')
      : vscode.l10n.t('Together they cost up to {0}.', moneyText(total, 'USD'));
  const notes = compared.flatMap((one) => one.notes).map(visible);
  const detail = [prices.join('\n'), cost, notes.join('\n')].filter((text) => text !== '');
  const run = vscode.l10n.t('Run');
  const question = vscode.l10n.t('Compare {0} models?', compared.length);
  const options = { modal: true, detail: detail.join('\n\n') };
  const chosen = await vscode.window.showInformationMessage(shownText(question), options, run);
  if (chosen !== run) return undefined;
  return total === undefined ? {} : { upTo: total };
}

/** Runs all models under a progress notification, whose Cancel button cancels their jobs at fal. @throws {FalError} before anything is submitted */
async function runAll(
  runtime: Runtime,
  compared: readonly ComparedInput[],
  approved: PriceApproval,
): Promise<readonly RowStatus[]> {
  const target = readSettings().output.autosave ? await outputTarget() : undefined;
  const comparison = randomUUID();
  const rows = compared.map(({ model: { endpointId }, input }) => ({
    ...{ key: `${comparison} ${endpointId}`, endpointId, input, label: endpointId },
  }));
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Comparing {0} models', rows.length),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const done = new Set<string>();
    const onChange = (status: RowStatus) => {
      if (status.finished) done.add(status.row.key);
      progress.report({
        message: vscode.l10n.t('{0} of {1} have ended', done.size, rows.length),
      });
    };
    const statuses = await runBatch(
      {
        ...{ endpointId: rows[0]?.endpointId ?? '', rows, by: 'you', target, approved },
        ...{ parallel: rows.length, again: { unsure: false, failed: false } },
      },
      runtime,
      { signal: stop.signal, onChange },
    );
    if (stop.signal.aborted) await cancelRunning(runtime, statuses);
    return statuses;
  });
}

async function cancelRunning({ jobs }: Runtime, statuses: readonly RowStatus[]): Promise<void> {
  const ids = statuses.flatMap(({ state, requestId }) =>
    state === 'running' && requestId !== undefined ? [requestId] : [],
  );
  await Promise.allSettled(ids.map(async (id) => jobs.cancel(await jobs.locate(id))));
}

function notifyDone(
  services: Services,
  compared: readonly ComparedInput[],
  statuses: readonly RowStatus[],
): void {
  const done = statuses.filter(isDone);
  const amounts = done.map((status) => amountOf(resultOf(status).cost));
  const total = amounts.reduce<number>((sum, amount = 0) => sum + amount, 0);
  const text = vscode.l10n.t(
    '{0} of {1} models are done, for {2}.',
    done.length,
    statuses.length,
    moneyText(total, 'USD'),
  );
  const candidates = compared.filter(({ model: { endpointId } }) =>
    done.some(({ row }) => row.endpointId === endpointId),
  );
  const actions: readonly Action[] = [
    {
      label: vscode.l10n.t('Use as Default Model…'),
      run: () => chooseDefault(candidates),
    },
    {
      label: vscode.l10n.t('Save as Preset…'),
      run: () => choosePreset(services, candidates),
    },
  ];
  notify(text, candidates.length > 0 ? actions : [], services.log);
}

async function pickWinner(
  candidates: readonly ComparedInput[],
  title: string,
): Promise<ComparedInput | undefined> {
  const rows = candidates.map((compared) => ({
    label: shownText(compared.model.name),
    description: shownText(compared.model.endpointId),
    detail: shownText(compared.model.category),
    compared,
  }));
  return (await vscode.window.showQuickPick(rows, { title }))?.compared;
}

async function choosePreset(
  services: Services,
  candidates: readonly ComparedInput[],
): Promise<void> {
  const chosen = await pickWinner(candidates, vscode.l10n.t('Save as preset: model'));
  if (!chosen) return;
  const { savePreset } = await import('./presets/savePreset.ts');
  await savePreset(services, { endpointId: chosen.model.endpointId, input: chosen.input });
}

/** Makes one of the models the default of its category. */
async function chooseDefault(candidates: readonly ComparedInput[]): Promise<void> {
  const title = vscode.l10n.t('Use as the default model of its category');
  const chosen = await pickWinner(candidates, title);
  if (!chosen) return;
  const { category, endpointId } = chosen.model;
  const settings = vscode.workspace.getConfiguration('fal');
  const { globalValue, workspaceValue } =
    settings.inspect<Readonly<Record<string, string>>>('models.default') ?? {};
  // A value of the workspace would hide the one of the user.
  const isOfWorkspace = own(workspaceValue, category) !== undefined;
  const target = isOfWorkspace
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  const before = isOfWorkspace ? workspaceValue : globalValue;
  await settings.update('models.default', { ...before, [category]: endpointId }, target);
  const text = vscode.l10n.t('{0} is the default model of {1}.', endpointId, category);
  vscode.window.setStatusBarMessage(shownText(text), 5_000);
}
