import * as vscode from 'vscode';
import type { JsonObject, Schema } from '../../domain/types.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Finished } from '../../jobs/follow.ts';
import { arrivalNotes } from '../../jobs/arrivalNotes.ts';
import type { SaveTarget } from '../../jobs/job.ts';
import { askRequired, asValue, fieldOf, mediaField } from './askInput.ts';
import { type Estimate, estimateText } from '../../domain/estimate.ts';
import { promptField } from '../../domain/input.ts';
import type { PriceApproval } from '../../domain/spending.ts';
import { type GenerateRequest, readRequest } from './generateRequest.ts';
import { pickModel, priceText, rememberModel } from './modelPick.ts';
import { outputTarget, saveResult } from './output.ts';
import {
  copyResult,
  costText,
  insertResult,
  moneyText,
  openResult,
  type Result,
} from '../jobs/results.ts';
import { openRunnables, type Runnables } from '../presets/runnables.ts';
import { runJob } from './runJob.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { shownText } from '../shownText.ts';
import { type Action, notify, showError } from '../notify.ts';

/** The result of the command for its caller, such as a keybinding or another extension. */
export interface Generated {
  readonly requestId: string;
  readonly urls: readonly string[];
  readonly text?: string | undefined;
  /** Paths of saved files, or URIs of virtual ones. */
  readonly files: readonly string[];
}

/** The command: prompts for model and input (the selection is the prompt), runs the job and shows actions for the result. `argument` may preset each step; undefined when cancelled. @throws {FalError} */
export async function generate(
  services: Services,
  argument: unknown,
): Promise<Generated | undefined> {
  const request = readRequest(argument);
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection).trim() ?? '';
  const prompt = request.prompt ?? (selected === '' ? undefined : selected);
  const id = await chooseModel(services, request, prompt);
  if (id === undefined) return undefined;
  const runtime = await services.runtimeHost.get();
  const runnables = openRunnables(runtime);
  const { schema, preset } = await runnables.find(id);
  const chosen = { ...request, id, title: preset?.preset.title ?? id, prompt };
  const answered = await askInput(services, { runtime, runnables }, schema, chosen);
  if (!answered) return undefined;
  const { approved } = answered;
  // A preset is checked before its own files are uploaded; a model by the run itself.
  const { signal } = new AbortController();
  if (preset) await runnables.check(id, answered.input, signal);
  const { endpointId, input, folder } = await runnables.prepare(id, answered.input, signal);

  const { autosave } = readSettings().output;
  const target = await outputTarget(folder);
  const job = { endpointId, input, by: 'you' };
  const finished = await runJob(
    runtime,
    { ...job, approved, target: autosave ? target : undefined },
    (requestId) => services.shownByCommand.add(requestId),
  );
  if (!preset) await rememberModel(services.context, endpointId);
  for (const error of [finished.saveError, finished.recordError])
    if (error) showError(error, services.log);
  const { files } = finished;
  const result: Result = { ...job, assets: finished.assets ?? [], text: finished.text, files };
  const saved = await showResult(services, runtime, finished, {
    result,
    target,
    editor,
    request,
  });
  return {
    requestId: finished.handle.requestId,
    urls: result.assets.map(({ url }) => url),
    text: result.text,
    files: saved.map(({ path }) => path),
  };
}

async function chooseModel(
  services: Services,
  { endpointId, category, media }: GenerateRequest,
  prompt: string | undefined,
): Promise<string | undefined> {
  if (endpointId !== undefined) return endpointId;
  const own = category === undefined ? undefined : readSettings().defaultModels.get(category);
  if (own !== undefined) return own;
  const title =
    prompt === undefined
      ? vscode.l10n.t('Generate: choose a model')
      : vscode.l10n.t('Generate “{0}”: choose a model', prompt.slice(0, 60));
  return (await pickModel(services, { title, takes: media?.kind, hasPresets: true }))?.endpointId;
}

/** An input, and the price that was shown at Enter. */
interface PricedInput {
  readonly input: JsonObject;
  readonly approved: PriceApproval | undefined;
}

/** What the person chose to run, and how dialogs call it. */
interface Chosen extends GenerateRequest {
  /** An endpoint id, or `preset:NAME`. */
  readonly id: string;
  readonly title: string;
}

interface Fal {
  readonly runtime: Runtime;
  readonly runnables: Runnables;
}

async function askInput(
  services: Services,
  fal: Fal,
  schema: Schema,
  chosen: Chosen,
): Promise<PricedInput | undefined> {
  const { title, prompt, input: preset, media } = chosen;
  let input: JsonObject = { ...preset };
  let approved: PriceApproval | undefined;
  if (media) {
    const field = mediaField(schema, media.kind);
    if (field === undefined) {
      throw new Error(vscode.l10n.t('{0} does not accept files of type {1}.', title, media.kind));
    }
    input = { ...input, [field]: asValue(fieldOf(schema, field), media.url) };
  }
  const field = promptField(schema);
  if (field !== undefined && !Object.hasOwn(input, field)) {
    const answer =
      prompt === undefined
        ? await askPrompt(fal, { ...chosen, input }, schema, field)
        : { words: prompt };
    if (!answer) return undefined;
    if (answer.words !== '') input[field] = answer.words;
    approved = answer.approved;
  }
  const whole = await askRequired(services, title, schema, input);
  return whole && { input: whole, approved };
}

/** Opens at once, so that nothing typed goes to the document behind; the price follows. */
async function askPrompt(
  { runtime, runnables }: Fal,
  { id, title, input: values }: Chosen & { readonly input: JsonObject },
  schema: Schema,
  field: string,
): Promise<{ readonly words: string; readonly approved?: PriceApproval | undefined } | undefined> {
  const isNeeded = schema.required?.includes(field) ?? false;
  const box = vscode.window.createInputBox();
  box.title = shownText(title);
  box.placeholder = vscode.l10n.t('Describe what to generate');
  box.ignoreFocusOut = true;
  const priced = new AbortController();
  let approved: PriceApproval | undefined;
  const price = async () => {
    const { endpointId, input } = await runnables.merge(id, values, priced.signal);
    return priceLine(runtime, endpointId, input, priced.signal);
  };
  price().then(
    ({ line, run: { max, currency = 'USD' } }) => {
      if (priced.signal.aborted) return;
      box.prompt = shownText(line);
      if (max !== undefined && currency === 'USD') approved = { upTo: max };
    },
    () => undefined,
  );
  try {
    return await new Promise((resolve) => {
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      });
      box.onDidAccept(() => {
        if (isNeeded && box.value.trim() === '') {
          box.validationMessage = vscode.l10n.t('This model needs a prompt.');
        } else {
          resolve({ words: box.value, approved });
        }
      });
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    priced.abort();
    box.dispose();
  }
}

/** The unit price and what a run costs, as far as it is known before the prompt. */
async function priceLine(
  { prices, estimate }: Runtime,
  endpointId: string,
  input: JsonObject,
  signal: AbortSignal,
): Promise<{ readonly line: string; readonly run: Estimate }> {
  const [found, run] = await Promise.all([
    prices.get([endpointId], signal),
    estimate(endpointId, input, { translate: vscode.l10n.t, signal }),
  ]);
  const price = found.get(endpointId);
  const money = (amount: number) => moneyText(amount, run.currency ?? 'USD');
  const figures = estimateText(run, vscode.l10n.t, money);
  const costs = figures === undefined ? [] : [vscode.l10n.t('A run costs {0}.', figures)];
  return { line: [...(price ? [priceText(price)] : []), ...costs].join(' · '), run };
}

interface ResultContext {
  readonly result: Result;
  readonly target: SaveTarget | undefined;
  readonly editor: vscode.TextEditor | undefined;
  readonly request: GenerateRequest;
}

/** Handles the result as the request states, else shows actions; resolves to the saved files. */
async function showResult(
  { log }: Services,
  runtime: Runtime,
  finished: Finished,
  { result, target, editor, request: { then } }: ResultContext,
): Promise<Result['files']> {
  const shown = editor ?? vscode.window.activeTextEditor;
  const isSaved = result.files.length > 0;
  const save = async () => (target ? saveResult(runtime, finished.handle, target, log) : []);
  if (then === 'insert' && shown) await insertResult(shown, result);
  else if (then === 'open') await openResult(result);
  else if (then === 'copy') await copyResult(result);
  else if (then === 'save' && !isSaved) return save();
  if (then !== undefined) return result.files;

  const actions: Action[] = [];
  if (shown) {
    actions.push({ label: vscode.l10n.t('Insert'), run: () => insertResult(shown, result) });
  }
  actions.push({ label: vscode.l10n.t('Open'), run: () => openResult(result) });
  if (target && !isSaved) {
    const run = async () => openResult({ ...result, files: await save() });
    actions.push({ label: vscode.l10n.t('Save'), run });
  }
  actions.push({ label: vscode.l10n.t('Copy URL'), run: () => copyResult(result) });
  notify(summary(finished, result), actions, log);
  return result.files;
}

function summary({ cost }: Finished, { endpointId, files, assets, text }: Result): string {
  const [file] = files;
  const what = file
    ? vscode.workspace.asRelativePath(file.path)
    : assets.length > 0
      ? vscode.l10n.t('{0} results', assets.length)
      : (text ?? '').slice(0, 200);
  const more = files.length > 1 ? ` (+${files.length - 1})` : '';
  const paid = cost ? ` · ${costText(cost)}` : '';
  const notes = arrivalNotes(files, vscode.l10n.t).map((note) => ` · ${note}`);
  return `${endpointId}: ${what}${more}${paid}${notes.join('')}`;
}
