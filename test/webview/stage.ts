import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Limits } from '../../src/domain/limits.ts';
import { errorText } from '../../src/extension/errorText.ts';
import { createBatches } from '../../src/extension/sidebar/batches.ts';
import { createSidebarHandlers } from '../../src/extension/sidebar/handlers.ts';
import type { PageName } from '../../src/extension/sidebar/page.ts';
import { type Runtime, createRuntime } from '../../src/runtime/runtime.ts';
import { createHost, type Message } from '../../src/protocol/channel.ts';
import type { Memory, Situation } from '../../src/protocol/messages.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';
import { putPreset } from '../presets/files.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { DIST, serveFiles } from './stageFiles.ts';
import { createFakeEditor, type FakeEditor } from './fakeEditor.ts';
import { type ThemeName, THEMES } from './themes.ts';

const KEY = 'stage-id:stage-secret';
const NO_LIMITS: Limits = { confirmAbove: 1_000, maxDay: 100_000, unknownPrice: 'allow' };

export interface StageOptions {
  /** Default: the sidebar. */
  readonly pageName?: PageName;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: ThemeName;
  readonly sandbox?: Partial<SandboxOptions>;
  /** Changes to the default situation: a key, a trusted folder, fal reachable. */
  readonly situation?: Partial<Situation>;
  readonly memory?: Partial<Memory>;
  /** Default: none that a test meets. */
  readonly limits?: Limits;
  readonly key?: string;
  readonly autosave?: boolean;
  /** Translations by English text; default: none. */
  readonly words?: Readonly<Record<string, string>>;
  /** Called before the page is opened, e.g. to fill the journal. */
  readonly prepare?: (runtime: Runtime) => Promise<void>;
  /** The presets of the project, by name. */
  readonly presets?: Readonly<Record<string, object>>;
  /** The browser of the page; default: a new one. */
  readonly browser?: Browser;
}

/** The shipped sidebar in a real browser, with the real handlers and the sandbox behind it; only VS Code is left out. */
export interface Stage {
  readonly page: Page;
  readonly runtime: Runtime;
  readonly sandbox: Sandbox;
  readonly editor: FakeEditor;
  readonly project: string;
  /** The host's stored memory. */
  memory(): Memory;
  /** Changes the situation and emits it to the page. */
  setSituation(changes: Partial<Situation>): void;
  setTheme(theme: ThemeName): Promise<void>;
  /** Reloads the page, as VS Code does with a view that was hidden. */
  reload(): Promise<void>;
  /** The console errors of the page, including policy violations. */
  readonly errors: readonly string[];
  /** The names of the page's requests. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** A browser for several stages. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
}

/** Opens the sidebar of `dist/`. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const [project, data] = [await tempFolder('project'), await tempFolder('data')];
  const sandbox = await startSandbox(options.sandbox);
  let situation: Situation = {
    hasKey: true,
    sandbox: false,
    isTrusted: true,
    offline: false,
    language: 'en',
    mediaOrigin: sandbox.url,
    now: Date.now(),
    ...options.situation,
  };
  let memory: Memory = {
    place: 'create',
    drafts: {},
    favourites: [],
    recents: [],
    gallery: {},
    ...options.memory,
  };
  const runtime = createRuntime({
    key: () => (situation.hasKey ? (options.key ?? KEY) : undefined),
    gateway: sandbox.url,
    dataFolder: data,
    catalogue: new URL('catalogue.br', DIST),
    roots: () => Promise.resolve([project]),
    trustsPresets: () => true,
    limits: () => ({ set: [options.limits ?? NO_LIMITS] }),
  });
  await options.prepare?.(runtime);
  for (const [name, preset] of Object.entries(options.presets ?? {}))
    await putPreset(project, name, preset);
  const pageName = options.pageName ?? 'sidebar';
  const files = await serveFiles(pageName, project, () => situation, options.words ?? {});
  const editor = createFakeEditor({
    project,
    runtime,
    webUri: (file) => `${files.origin}/project/${encodeURI(path.relative(project, file))}`,
    ...(options.autosave !== undefined && { autosave: options.autosave }),
  });

  const browser = options.browser ?? (await launchBrowser());
  const context = await browser.newContext({
    viewport: { width: options.width ?? 280, height: options.height ?? 720 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  const post = (message: Message) => {
    page
      .evaluate((one) => {
        window.postMessage(one, '*');
      }, message)
      .catch(() => undefined);
  };
  const isTrusted = () => situation.isTrusted;
  const batches = createBatches({
    ...{ runtime, isTrusted, translate: editor.translate, workspace: () => project },
    onError: (error) => errors.push(String(error)),
  });
  const sidebar = createSidebarHandlers({
    runtime,
    batches,
    editor,
    memory: {
      read: () => memory,
      write: (changes) => {
        memory = { ...memory, ...changes };
        return Promise.resolve();
      },
    },
    situation: () => Promise.resolve({ ...situation, now: Date.now() }),
    reached: (isReached) => {
      // A request that is still under way must not undo what a test has set.
      if (isOfflineSet || situation.offline !== isReached) return;
      emitSituation({ offline: !isReached });
    },
    onError: (error) => errors.push(String(error)),
    emit: (name, value) => {
      host.emit(name, value);
    },
  });
  const host = createHost(post, sidebar.handlers, (error) => errorText(error, editor.translate));
  let isOfflineSet = false;
  const setSituation = (changes: Partial<Situation>) => {
    isOfflineSet ||= changes.offline !== undefined;
    emitSituation(changes);
  };
  const emitSituation = (changes: Partial<Situation>) => {
    situation = { ...situation, ...changes };
    host.emit('situation', situation);
  };
  const setTheme = (theme: ThemeName) => page.evaluate(applyTheme, THEMES[theme]);
  let theme = options.theme ?? 'dark';
  await page.exposeFunction('postToHost', (text: string) => {
    const message = JSON.parse(text, reviveBytes) as Message;
    if (message.t === 'request') requests.push(message.name);
    host.receive(message).catch(() => undefined);
  });
  // What the compiler of the tests writes into functions.
  await page.addInitScript('globalThis.__name = (named) => named;');
  await page.addInitScript(standInForVsCode);
  const stopFollowing = sidebar.follow();
  const open = async () => {
    await page.goto(files.origin);
    await setTheme(theme);
    await page.locator(pageName === 'sidebar' ? '[role=tablist]' : 'h1').waitFor();
  };
  await open();

  return {
    page,
    runtime,
    sandbox,
    editor,
    project,
    memory: () => memory,
    setSituation,
    setTheme: async (next) => {
      theme = next;
      await setTheme(next);
    },
    reload: open,
    errors,
    requests,
    close: async () => {
      stopFollowing();
      host.dispose();
      await batches.close();
      await context.close();
      if (!options.browser) await browser.close();
      await files.close();
      await runtime.jobs.settled();
      await sandbox.close();
      await rm(project, { recursive: true, force: true });
      await rm(data, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Runs in the page, before its own script. */
function standInForVsCode(): void {
  const page = window as unknown as { postToHost: (text: string) => void };
  const encode = (_key: string, value: unknown): unknown =>
    value instanceof Uint8Array ? { bytesOf: btoa(String.fromCharCode(...value)) } : value;
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => {
        page.postToHost(JSON.stringify(message, encode));
      },
    }),
  });
}

function reviveBytes(_key: string, value: unknown): unknown {
  const coded = (value as { bytesOf?: unknown } | null)?.bytesOf;
  return typeof coded === 'string' ? new Uint8Array(Buffer.from(coded, 'base64')) : value;
}

/** Runs in the page; applies a theme as VS Code does. */
export function applyTheme({ kind, variables }: (typeof THEMES)[ThemeName]): void {
  document.documentElement.removeAttribute('style');
  for (const [name, value] of Object.entries(variables)) {
    document.documentElement.style.setProperty(`--vscode-${name}`, value);
  }
  document.documentElement.style.background = variables['sideBar-background'] ?? '';
  document.body.className = kind;
}
