import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { createStandIn, useForSuite } from '../support/fixtures.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { INSTALL_DEADLINE, type VsCodeOptions, writeFiles } from './vscode.ts';
import { VSIX } from './vsix.ts';
import { keepsFailures, openWorkbench, type Workbench } from './workbench.ts';

/** Milliseconds that a test or a hook may take. */
export const DEADLINE = 180_000;
/** Seconds that a test waits for what VS Code does in its own time. */
export const PATIENCE = 120;
/** What no page and no file may hold. */
export const SECRET = 'test-secret-0815';
/** The FAL_KEY of the environment, unless a suite sets another. */
export const KEY = `a-test:${SECRET}`;

/** What a suite needs of its VS Code. */
export interface WorkbenchOptions extends Omit<VsCodeOptions, 'vsix'> {
  /** More extensions; each is packed into the folder and resolves to its package. */
  readonly extensions?: readonly ((folder: string) => Promise<string>)[];
}

/** A VS Code and the sandbox that it takes for fal. */
interface Opened {
  readonly bench: Workbench;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

/** Starts a VS Code of its own for a suite, with the packaged extension, a key and a sandbox in its environment. Options that are known late are a function. */
export function useWorkbench(
  options: WorkbenchOptions | (() => Promise<WorkbenchOptions>) = {},
  sandbox?: Partial<SandboxOptions>,
): Omit<Opened, 'close'> {
  return useOpened(() => open(typeof options === 'function' ? options : () => options, sandbox));
}

let shared: Promise<Opened> | undefined;
let suitesLeft = 0;

/** The VS Code of all suites that need nothing but a key, a sandbox and these files. It starts for the first of them; each finds no editor, no upload and no other file, but the jobs of those before, so prompts differ from suite to suite. */
export function useSharedWorkbench(files: VsCodeOptions['files'] = {}): Omit<Opened, 'close'> {
  suitesLeft += 1;
  // Until a test has run, a hook may have failed.
  let isClean = false;
  const opened = useOpened(async () => {
    const one = await openShared(files);
    return {
      ...one,
      close: async () => {
        suitesLeft -= 1;
        // After a failure nobody knows what state it is in.
        if (suitesLeft === 0 || !isClean) await closeShared();
      },
    };
  });
  let hasFailed = false;
  afterEach(function () {
    hasFailed ||= this.currentTest?.state === 'failed';
    isClean = !hasFailed;
  });
  return opened;
}

async function openShared(files: NonNullable<VsCodeOptions['files']>): Promise<Opened> {
  const last = await shared;
  try {
    if (last) {
      await renew(last, files);
      return last;
    }
  } catch {
    // One that cannot be renewed is replaced.
    await closeShared();
  }
  shared = open(({ url }) => ({ files, usesChat: true, ...inSettings(url) }));
  shared.catch(() => {
    shared = undefined;
  });
  return shared;
}

async function closeShared(): Promise<void> {
  const last = shared;
  shared = undefined;
  await (await last)?.close();
}

// With --grep, suites that do not run keep the count above 0.
after(closeShared);

/** The sandbox by the settings and not by the environment, so that a suite can show what the settings do. */
const inSettings = (url: string): WorkbenchOptions => ({
  settings: { 'fal.gatewayUrl': url },
  env: { FAL_GATEWAY_URL: undefined },
});

async function open(
  choose: (sandbox: Sandbox) => WorkbenchOptions | Promise<WorkbenchOptions>,
  sandboxOptions?: Partial<SandboxOptions>,
): Promise<Opened> {
  const [sandbox, folder] = await Promise.all([startSandbox(sandboxOptions), tempFolder('host')]);
  const { extensions = [], env, ...options } = await choose(sandbox);
  const more = await Promise.all(extensions.map((pack) => pack(folder)));
  const bench = await openWorkbench({
    ...options,
    vsix: [VSIX, ...more],
    env: { FAL_GATEWAY_URL: sandbox.url, FAL_KEY: KEY, ...env },
  });
  return {
    bench,
    sandbox,
    close: async () => {
      await bench.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Closes what the last suite left open and replaces its files. */
async function renew({ bench, sandbox }: Opened, files: VsCodeOptions['files']): Promise<void> {
  const { page, vscode } = bench;
  sandbox.clearFaults();
  await bench.command('Notifications: Clear All Notifications');
  await bench.command('File: Save All Files');
  await bench.command('View: Close All Editors');
  await bench.command('View: Show Explorer');
  await page.locator('.editor-instance').waitFor({ state: 'detached' });
  for (const name of await readdir(vscode.workspace)) {
    await rm(path.join(vscode.workspace, name), { recursive: true });
  }
  // Else a file of the same content is not uploaded again.
  await rm(path.join(vscode.falData, 'cache/uploads.json'), { force: true });
  await writeFiles(vscode.workspace, files);
}

function useOpened(make: () => Promise<Opened>): Omit<Opened, 'close'> {
  const opened = useForSuite(make, INSTALL_DEADLINE);
  const bench = createStandIn(() => opened.bench);
  beforeEach(function () {
    this.currentTest?.timeout(DEADLINE);
  });
  keepsFailures(() => bench);
  return { bench, sandbox: createStandIn(() => opened.sandbox) };
}
