import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { createHost, type Host, type Message } from '../../protocol/channel.ts';
import type { Events, Requests, Situation } from '../../protocol/messages.ts';
import type { SidebarServices } from '../services.ts';
import { onSettingsChange, readSettings } from '../settings.ts';
import { errorText } from '../errorText.ts';
import { createSidebarHandlers } from './handlers.ts';
import { createMemory } from './memory.ts';
import { type PageName, pageHtml } from './page.ts';
import { isMessage } from './requests.ts';
import { createVscodeEditor } from './vscodeEditor.ts';

/** The requests of a page that starts. */
const NEEDED: readonly (keyof Requests)[] = ['situation.read', 'memory.read'];

/** Renders a page into a webview until its disposal; `first` returns the sidebar's initial view. Returns a function that shows another view. */
export function mountPage(
  page: PageName,
  services: SidebarServices,
  surface: vscode.WebviewView | vscode.WebviewPanel,
  first: () => Events['show'] | undefined,
): (what: Events['show']) => void {
  const { context, runtimeHost, batches, keys, log } = services;
  const { webview } = surface;
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  let isReached = true;
  /** What the page still needs before it can handle `show`; a hidden page is gone. */
  let unread = new Set(NEEDED);
  let waiting: Events['show'] | undefined;
  let current: Promise<Mounted> | undefined;

  const situation = async (): Promise<Situation> => {
    const runtime = await runtimeHost.get().catch(() => undefined);
    const mediaOrigin = runtime?.fal.transport.gatewayOrigin;
    return {
      hasKey: ((await keys.stored()) ?? keys.environment) !== undefined,
      sandbox: readSettings().sandbox,
      isTrusted: vscode.workspace.isTrusted,
      offline: !isReached,
      language: vscode.env.language,
      now: Date.now(),
      ...(mediaOrigin !== undefined && { mediaOrigin }),
    };
  };
  const logError = (error: unknown) => log.error(String(error));
  const emitSituation = async () => {
    (await current)?.host.emit('situation', await situation());
  };

  const connect = async (): Promise<Mounted> => {
    const runtime = await runtimeHost.get();
    const sidebar = createSidebarHandlers({
      runtime,
      batches: await batches.of(runtime),
      editor: createVscodeEditor(services, webview),
      memory: createMemory(context.workspaceState, context.globalState),
      situation,
      reached: (now) => {
        if (now === isReached) return;
        isReached = now;
        emitSituation().catch(logError);
      },
      onError: logError,
      emit: (name, value) => host.emit(name, value),
    });
    const host = createHost(
      (message) => void webview.postMessage(message),
      sidebar.handlers,
      shownError,
    );
    const stop = sidebar.follow();
    const dispose = () => {
      stop();
      host.dispose();
    };
    return { host, dispose };
  };
  const disconnect = () => {
    void current?.then(({ dispose }) => dispose(), logError);
  };

  const draw = async () => {
    disconnect();
    unread = new Set(NEEDED);
    webview.options = {
      enableScripts: true,
      localResourceRoots: [
        dist,
        ...(vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri),
      ],
    };
    current = connect();
    current.catch(logError);
    const { mediaOrigin } = await situation();
    webview.html = pageHtml({
      page,
      nonce: randomUUID().replaceAll('-', ''),
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css')).toString(),
      language: vscode.env.language,
      words: vscode.l10n.bundle ?? {},
      mediaOrigin,
    });
  };
  const redraw = () => {
    draw().catch(logError);
  };

  const show = (what: Events['show']) => {
    if (!surface.visible) return;
    if (unread.size > 0) waiting = what;
    else current?.then(({ host }) => host.emit('show', what), logError);
  };
  /** Replies while fal is unavailable, e.g. when the sandbox does not start: the page shows the error and its commands still run. */
  const replyWithoutFal = async (
    { id, name, payload }: RequestMessage,
    why: unknown,
  ): Promise<Message> => {
    if (name !== 'command.run') return { t: 'failed', id, error: shownError(why) };
    const { command } = payload as Requests['command.run'][0];
    await createVscodeEditor(services, webview).run(command);
    return { t: 'response', id, value: undefined };
  };
  const receive = async (message: Message) => {
    try {
      await (await current)?.host.receive(message);
    } catch (error) {
      if (message.t === 'request') await webview.postMessage(await replyWithoutFal(message, error));
    }
    if (message.t === 'request' && unread.delete(message.name) && unread.size === 0) {
      const what = waiting ?? first();
      waiting = undefined;
      if (what) show(what);
    }
  };
  const listeners = vscode.Disposable.from(
    webview.onDidReceiveMessage((message: unknown) => {
      if (isMessage(message)) receive(message).catch(logError);
      else log.warn('The sidebar was sent something that is none of its requests.');
    }),
    runtimeHost.onDidChange(redraw),
    keys.onDidChange(() => void emitSituation().catch(logError)),
    onSettingsChange(() => void emitSituation().catch(logError)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void emitSituation().catch(logError)),
    vscode.workspace.onDidChangeWorkspaceFolders(redraw),
  );
  const onSight = () => {
    if (!surface.visible) unread = new Set(NEEDED);
  };
  const sight =
    'onDidChangeVisibility' in surface
      ? surface.onDidChangeVisibility(onSight)
      : surface.onDidChangeViewState(onSight);
  surface.onDidDispose(() => {
    sight.dispose();
    listeners.dispose();
    disconnect();
  });
  redraw();
  return show;
}

type RequestMessage = Extract<Message, { t: 'request' }>;

interface Mounted {
  readonly host: Host;
  readonly dispose: () => void;
}

const shownError = (error: unknown): string => errorText(error, vscode.l10n.t);
