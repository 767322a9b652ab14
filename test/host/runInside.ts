import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import type { Result } from './inside/run.ts';
import type { HostName } from './install.ts';
import { tempFolder } from '../support/mcp.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const INSIDE = path.join(PROJECT, 'test/host/inside/run.ts');
const TESTS = path.join(PROJECT, 'dist/test/inside.cjs');

/** Runs the suites of `inside/` in the extension host of VS Code and resolves to what came of each test. `env` reaches the extension. @throws when the run did not come to its end */
export async function runInside(
  env: Readonly<Record<string, string>>,
  version: HostName = 'newest',
): Promise<Result[]> {
  await mkdir(path.dirname(TESTS), { recursive: true });
  await build({
    entryPoints: [INSIDE],
    outfile: TESTS,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  const folder = await tempFolder('inside');
  const results = path.join(folder, 'results.json');
  const executable = await vscodeExecutable(folder, version);
  try {
    const failure = await runTests({
      ...(executable !== undefined && { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: PROJECT,
      extensionTestsPath: TESTS,
      extensionTestsEnv: { ...env, FAL_TEST_RESULTS: results, NODE_V8_COVERAGE: '' },
    }).then(
      () => undefined,
      (error: unknown) => error,
    );
    const text = await readFile(results, 'utf8').catch(() => undefined);
    // A run with failed tests fails as a whole, too; each failed test is reported.
    if (text === undefined) throw new Error(`the tests wrote no results: ${String(failure)}`);
    return JSON.parse(text) as Result[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The VS Code that VSCODE_PATH names; else on Linux a stand-in that runs VS Code's server; else undefined: the desktop is downloaded. */
async function vscodeExecutable(folder: string, version: HostName): Promise<string | undefined> {
  const { VSCODE_PATH: named } = process.env;
  if (named !== undefined || process.platform !== 'linux') return named;
  const standIn = path.join(folder, 'code');
  const desktop = path.join(PROJECT, 'test/host/desktop.ts');
  const script = `#!/bin/sh\ncd "${PROJECT}" && exec "${process.execPath}" --import tsx "${desktop}" --version=${version} "$@"\n`;
  await writeFile(standIn, script);
  await chmod(standIn, 0o755);
  return standIn;
}
