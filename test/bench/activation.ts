import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { driveTests } from '../host/driveTests.ts';
import { startVsCode } from '../host/vscode.ts';
import { type Bench, row } from './report.ts';
import { spreadOf } from './spread.ts';

const RUNS = 7;
const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const RESULTS = path.join(PROJECT, 'dist/test/activation.txt');
const TESTS = path.join(PROJECT, 'dist/test/activation.cjs');

/** The extension's load and activation in a real VS Code, each time in a fresh one. */
export const activation: Bench = {
  name: 'activation',
  async run() {
    await mkdir(path.dirname(RESULTS), { recursive: true });
    await rm(RESULTS, { force: true });
    await build({
      entryPoints: [path.join(PROJECT, 'test/host/inside/activation.ts')],
      outfile: TESTS,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
      logLevel: 'warning',
    });
    for (let run = 0; run < RUNS; run += 1) {
      const vscode = await startVsCode({ drivesTests: true, env: { FAL_TEST_RESULTS: RESULTS } });
      try {
        const code = await driveTests(vscode, { extension: PROJECT, tests: TESTS });
        if (code !== 0) throw new Error(`see ${await vscode.keep('activation')}`);
      } finally {
        await vscode.stop();
      }
    }
    const times = (await readFile(RESULTS, 'utf8')).trim().split('\n').map(Number);
    const spread = spreadOf(times);
    return {
      title: 'Activation in VS Code: the extension loaded and activate() returned',
      rows: [row('this extension', spread, 'ms')],
      goals: [
        { label: 'this extension', value: spread.median, limit: 50, is: 'at most', unit: 'ms' },
      ],
    };
  },
};
