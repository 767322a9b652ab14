import * as vscode from 'vscode';
import type { EditorAnswer, EditorRequest } from '../../domain/editorRequest.ts';
import type { EditorListener } from '../../store/editorRequests.ts';
import { sandboxFolder } from '../runtimeHost.ts';
import type { Services } from '../services.ts';
import { onSettingsChange, readSettings } from '../settings.ts';

/** Milliseconds after activation: it must not slow the start down. */
const FIRST_LOOK = 2_000;

/** Does what agents' servers on this machine request of the window that has the focus: inserts a result, and offers to set a key. */
export function registerEditorRequests(services: Services): vscode.Disposable {
  const { context, log } = services;
  let listener: { readonly folder: string; readonly ends: EditorListener } | undefined;
  const onError = (error: unknown) =>
    log.debug(`The request of an agent's server could not be handled: ${String(error)}`);
  const listen = async () => {
    const { createEditorListener } = await import('../../store/editorRequests.ts');
    const { dataFolder } = await import('../../store/store.ts');
    const folder = readSettings().sandbox ? sandboxFolder(context) : dataFolder(process.env);
    if (listener?.folder !== folder) {
      listener?.ends.dispose();
      const handle = (request: EditorRequest) => handleRequest(request, services);
      listener = { folder, ends: createEditorListener(folder, handle, onError) };
    }
    listener.ends.setFocused(vscode.window.state.focused);
  };
  const soon = () => {
    listen().catch(onError);
  };
  const timer = setTimeout(soon, FIRST_LOOK);
  const listeners = vscode.Disposable.from(
    vscode.window.onDidChangeWindowState(soon),
    onSettingsChange(soon),
  );
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    listeners.dispose();
    listener?.ends.dispose();
  });
}

async function handleRequest(request: EditorRequest, services: Services): Promise<EditorAnswer> {
  if (request.kind === 'insert') return insert(request, services);
  await offerKey(request.by, services);
  return { isDone: true, text: '' };
}

/** Inserts one result of a job of the journal into the active editor. */
async function insert(
  { requestId, index }: EditorRequest & { kind: 'insert' },
  { runtimeHost }: Services,
): Promise<EditorAnswer> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return { isDone: false, text: vscode.l10n.t('No text editor is active.') };
  const { journal } = await runtimeHost.get();
  const job = await journal.find(requestId);
  const { resultOf, insertResult } = await import('../jobs/results.ts');
  const result = job && resultOf(job);
  const asset = result?.assets[index];
  if (!result || (!asset && result.assets.length > 0))
    return { isDone: false, text: vscode.l10n.t('This machine’s history does not have it.') };
  await insertResult(editor, { ...result, assets: asset ? [asset] : [] });
  const name = vscode.workspace.asRelativePath(editor.document.uri);
  return { isDone: true, text: vscode.l10n.t('Inserted into {0}.', name) };
}

/** Shows once in a while that an agent needs a key. */
async function offerKey(by: string, { keys, log }: Services): Promise<void> {
  if (((await keys.stored()) ?? keys.environment) !== undefined) return;
  if (Date.now() - offeredAt < OFFER_PAUSE) return;
  offeredAt = Date.now();
  const { commandAction, notify } = await import('../notify.ts');
  const { questionText } = await import('../spending/texts.ts');
  const text = vscode.l10n.t(
    '{0} needs a fal API key to run a model. Once it is set, the agent can repeat its call.',
    questionText(by),
  );
  const actions = [
    commandAction(vscode.l10n.t('Set API Key'), 'fal.setKey'),
    commandAction(vscode.l10n.t('Use Sandbox'), 'fal.useSandbox'),
  ];
  notify(text, actions, log, 'warning');
}

/** Milliseconds between two such notifications. */
const OFFER_PAUSE = 60_000;
let offeredAt = -OFFER_PAUSE;
