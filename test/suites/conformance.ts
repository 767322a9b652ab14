import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installSuites } from './install.ts';

/** One thing that a scenario looked at. */
export interface Check {
  readonly id: string;
  readonly description: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

const DEADLINE = 120_000;

/** Runs one scenario of the conformance suite against a server; resolves to what it looked at. @throws when it looked at nothing */
export async function runScenario(scenario: string, url: string): Promise<readonly Check[]> {
  const { node, conformance } = await installSuites();
  const folder = await mkdtemp(path.join(tmpdir(), 'fal-conformance-'));
  try {
    const args = [conformance, 'server', '--url', url, '--scenario', scenario, '-o', folder];
    const { said } = await runToEnd(node, args);
    const files = await readdir(folder, { recursive: true });
    const file = files.find((one) => path.basename(one) === 'checks.json');
    if (file === undefined) throw new Error(`${scenario} came to no result:\n${said}`);
    const checks = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as Check[];
    if (!checks.some(({ status }) => status === 'SUCCESS' || status === 'FAILURE')) {
      throw new Error(`${scenario} checked nothing:\n${JSON.stringify(checks)}`);
    }
    return checks;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The names of all scenarios for servers that the suite has. */
export async function listScenarios(): Promise<string[]> {
  const { node, conformance } = await installSuites();
  const { said } = await runToEnd(node, [conformance, 'list', '--server']);
  return [...said.matchAll(/^ +- ([\w-]+) \[/gm)].map(([, name = '']) => name);
}

function runToEnd(node: string, args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(node, args, { timeout: DEADLINE, maxBuffer: 10_000_000 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, said: out + err });
    });
  });
}
