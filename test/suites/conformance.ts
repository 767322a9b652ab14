import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installSuites } from './install.ts';
import { runToEnd } from './process.ts';

/** One thing that a scenario looked at. */
export interface Check {
  readonly id: string;
  readonly description: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

/** What was looked at, by scenario. */
export type Checks = ReadonlyMap<string, readonly Check[]>;

/** Runs one scenario of the conformance suite against a server, or all that it has for servers. @throws when there is no result */
export async function runConformance(url: string, scenario?: string): Promise<Checks> {
  const { node, conformance } = await installSuites();
  const folder = await mkdtemp(path.join(tmpdir(), 'fal-conformance-'));
  try {
    const which = scenario === undefined ? ['--suite', 'all'] : ['--scenario', scenario];
    const args = [conformance, 'server', '--url', url, ...which, '-o', folder];
    const { out, err } = await runToEnd(node, args);
    const found = new Map<string, readonly Check[]>();
    for (const result of await readdir(folder)) {
      const file = path.join(folder, result, 'checks.json');
      // A folder is named after its scenario and the time.
      const name = /^server-(.+?)-\d{4}-\d\d-\d\dT/.exec(result)?.[1] ?? result;
      found.set(name, JSON.parse(await readFile(file, 'utf8')) as Check[]);
    }
    if (found.size === 0) throw new Error(`The suite came to no result:\n${out}${err}`);
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The names of all scenarios for servers that the suite has. */
export async function listScenarios(): Promise<string[]> {
  const { node, conformance } = await installSuites();
  const { out } = await runToEnd(node, [conformance, 'list', '--server']);
  return [...out.matchAll(/^ +- ([\w-]+) \[/gm)].map(([, name = '']) => name);
}
