import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type BrowserContext } from 'playwright-core';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';
import { type HostName, installHost, type Installed } from './install.ts';
import { keepTraces, listenToConsole } from './kept.ts';

/** Milliseconds that a first start may take, which fetches VS Code and Chromium. */
export const INSTALL_DEADLINE = 900_000;
const START_DEADLINE = 180_000;
const STOP_DEADLINE = 5_000;
/** Of the extensions that VS Code brings these are in each start: it passes the manifest of each on several times, which takes a third of a start with all of them. */
const BUILT_IN =
  /^(configuration-editing|(markdown|json)-language-features|media-preview|search-result|theme-.*|(css|html|javascript|json|markdown-basics|python|typescript-basics|xml|yaml))$/;
const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  // A list that goes away because something else took the focus for a moment is no person's doing.
  'workbench.quickOpen.closeOnFocusLost': false,
  // The tip of a row covers the row below it, which then takes no click.
  'workbench.hover.delay': 600_000,
  // A file that opens late would take the selection away from others.
  'explorer.autoReveal': false,
  // Tests that are not about spending are asked nothing and reach no limit; null in a suite's settings takes one away.
  'fal.spending.unknownPrice': 'allow',
  'fal.spending.confirmAbove': 1000,
  'fal.spending.maxDay': 100000,
  // The notification of the first record comes to nobody who has set this.
  'fal.output.provenance': 'project',
};

export interface VsCodeOptions {
  /** Added to a small environment; what is undefined is left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Files of the workspace, by their paths in it. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Opens the workspace by a symbolic link to its folder. */
  readonly isLinked?: boolean;
  /** Folders of a multi-root workspace, instead of the one folder: paths in it, or addresses of virtual ones. */
  readonly folders?: readonly (
    { readonly path: string } | { readonly uri: string; readonly name: string }
  )[];
  /** The display language of extensions; VS Code's own texts stay English, for want of a language pack. */
  readonly language?: string;
  /** Lets VS Code ask whether the workspace is trusted, instead of trusting all. */
  readonly asksForTrust?: boolean;
  /** A package to install first, or several. */
  readonly vsix?: string | readonly string[];
  /** Default: the newest. */
  readonly version?: HostName;
  /** Lets the workbench run tests inside the extension host. */
  readonly drivesTests?: boolean;
  /** Starts all extensions that VS Code brings, also those that no test uses. */
  readonly hasAllExtensions?: boolean;
  /** Turns VS Code's chat and its MCP servers on, which take a third of a start. */
  readonly usesChat?: boolean;
}

/** A running VS Code: its server, and a Chromium for its workbench. */
export interface VsCode {
  /** The home folder of all its processes, with everything below in it. */
  readonly home: string;
  /** The folder that is open. */
  readonly workspace: string;
  /** Where fal keeps its journal and its caches. */
  readonly falData: string;
  /** All that VS Code writes on its server's side. */
  readonly data: string;
  /** Where Chromium keeps what the workbench stores in the browser. */
  readonly browserData: string;
  readonly context: BrowserContext;
  /** The workbench's address, with a payload for test runs. */
  address(payload?: readonly (readonly [string, string])[]): string;
  /** A path on this machine as the workbench names it. */
  remote(file: string): string;
  /** Changes settings of the machine; undefined takes one away. */
  settings(values: Readonly<Record<string, unknown>>): Promise<void>;
  /** Keeps the logs, and a picture of each page, in `dist/test/failed/NAME`; resolves to where. */
  keep(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts VS Code on loopback with an empty profile of its own. @throws when it does not start in three minutes */
export async function startVsCode(options: VsCodeOptions = {}): Promise<VsCode> {
  const installed = await installHost(options.version);
  const home = await mkdtemp(path.join(tmpdir(), 'fal-vscode-'));
  const workspace = path.join(home, 'workspace');
  const data = path.join(home, 'server');
  const browserData = path.join(home, 'browser');
  const machine = path.join(data, 'data', 'Machine');
  await mkdir(machine, { recursive: true });
  if (options.isLinked) {
    await mkdir(path.join(home, 'behind-a-link'));
    await symlink('behind-a-link', workspace);
  } else await mkdir(workspace);
  await writeFiles(workspace, options.files);
  const several = path.join(home, 'several.code-workspace');
  if (options.folders) {
    const folders = options.folders.map((one) =>
      'uri' in one ? one : { path: path.join(workspace, one.path) },
    );
    for (const one of folders) if ('path' in one) await mkdir(one.path, { recursive: true });
    await writeFile(several, JSON.stringify({ folders }));
  }
  const settingsFile = path.join(machine, 'settings.json');
  const change = async (values: Readonly<Record<string, unknown>>) => {
    // Commands change it, too.
    const now = JSON.parse(await readFile(settingsFile, 'utf8').catch(() => '{}')) as object;
    await writeFile(settingsFile, JSON.stringify({ ...now, ...values }));
  };
  await change({
    ...SETTINGS,
    'chat.disableAIFeatures': !options.usesChat,
    ...(!options.usesChat && { 'workbench.secondarySideBar.defaultVisibility': 'hidden' }),
    ...options.settings,
  });

  const env = environment(home, options.env);
  const builtIn = path.join(home, 'built-in');
  if (!options.hasAllExtensions) await linkBuiltIn(installed, builtIn);
  const base = ['--accept-server-license-terms', '--disable-telemetry', '--server-data-dir', data];
  let server: ChildProcess | undefined;
  let context: BrowserContext | undefined;
  const stop = async () => {
    await context?.close().catch(() => undefined);
    if (server) await end(server);
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    for (const vsix of [options.vsix ?? []].flat()) await install(installed, base, vsix, env);
    server = spawn(
      installed.node,
      [
        ...[installed.server, ...base, '--host', '127.0.0.1', '--port', '0'],
        ...['--without-connection-token', '--disable-experiments'],
        ...(options.hasAllExtensions ? [] : ['--builtin-extensions-dir', builtIn]),
        ...(options.asksForTrust ? [] : ['--disable-workspace-trust']),
        ...(options.drivesTests ? ['--enable-smoke-test-driver'] : []),
      ],
      // A process group of its own, so that the extension host goes down with it.
      { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env },
    );
    endAtExit(server);
    const host = `127.0.0.1:${await portOf(server)}`;
    context = await openBrowser(browserData);
    if (options.language !== undefined) {
      // As a language pack's messages tell it to the workbench, which passes it on to the extension host.
      await context.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = '${options.language}';`);
    }
    const opened = context;
    const output = listenToConsole(opened);
    return {
      home,
      workspace,
      falData: path.join(home, '.local/share/fal-vscode'),
      data,
      browserData,
      context,
      remote: (file) => `vscode-remote://${host}${file}`,
      address: (payload) => {
        const url = new URL(`http://${host}/`);
        if (options.folders) url.searchParams.set('workspace', several);
        else url.searchParams.set('folder', workspace);
        if (payload) url.searchParams.set('payload', JSON.stringify(payload));
        return url.href;
      },
      settings: change,
      keep: (name) =>
        keepTraces(name, opened, { logs: path.join(data, 'data', 'logs'), consoleText: output() }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Writes files into a folder, by their paths in it. */
export async function writeFiles(
  folder: string,
  files: VsCodeOptions['files'] = {},
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

/** Links the extensions of VS Code that tests use into a folder. */
async function linkBuiltIn({ server }: Installed, into: string): Promise<void> {
  const all = path.join(server, '../../extensions');
  await mkdir(into);
  for (const name of await readdir(all))
    if (BUILT_IN.test(name)) await symlink(path.join(all, name), path.join(into, name));
}

function environment(home: string, more: VsCodeOptions['env'] = {}): NodeJS.ProcessEnv {
  const { PATH, LANG } = process.env;
  return { PATH, LANG, HOME: home, TMPDIR: home, XDG_RUNTIME_DIR: home, ...more };
}

async function install(
  { node, server }: Installed,
  base: readonly string[],
  vsix: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const args = [server, ...base, '--install-extension', vsix, '--force'];
  await promisify(execFile)(node, args, { env, timeout: START_DEADLINE });
}

function portOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string) => {
      reject(new Error(`VS Code's server ${why}:\n${output.slice(-2000)}`));
    };
    const timer = setTimeout(fail, START_DEADLINE, 'did not start in time');
    const listen = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-10_000);
      const port = /agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    server.stdout?.on('data', listen);
    server.stderr?.on('data', listen);
    server.once('error', fail).once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${String(code)}`);
    });
  });
}

async function openBrowser(data: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(data, {
    executablePath: chromiumPath(),
    args: CHROMIUM_FLAGS,
    viewport: { width: 1400, height: 900 },
  });
  // The half of the secret storage's key that a server holds; without it secrets are forgotten at a reload.
  const body = Buffer.alloc(32, 7);
  const contentType = 'application/octet-stream';
  await context.route('**/mint-key', (route) => route.fulfill({ body, contentType }));
  // The Marketplace and its like are refused at once instead of waited for.
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1' && !hostname.endsWith('.vscode-cdn.net'),
    (route) => route.abort(),
  );
  return context;
}

const running = new Set<ChildProcess>();
// Also when the tests are broken off.
process.once('exit', () => {
  for (const { pid } of running) signalGroup(pid, 'SIGKILL');
});

function endAtExit(server: ChildProcess): void {
  running.add(server);
  server.once('exit', () => running.delete(server));
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  signalGroup(server.pid, 'SIGTERM');
  const timer = setTimeout(signalGroup, STOP_DEADLINE, server.pid, 'SIGKILL');
  await gone;
  clearTimeout(timer);
}

function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // The group is gone already.
  }
}
