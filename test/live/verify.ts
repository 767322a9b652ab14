import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Json } from '../../src/domain/types.ts';
import type { FaultAction, Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { CONTRACT } from './contract.ts';

const MAIN = path.join(import.meta.dirname, 'main.ts');
export const ROOT = path.join(import.meta.dirname, '../..');
export const KEY = 'live-key-id:live-secret-marker';
/** The ids of the checks that cost money. */
export const PAID = CONTRACT.filter(({ effect }) => effect === 'run').map(({ id }) => id);

interface ReportedCheck {
  readonly id: string;
  readonly result: string;
  readonly reason?: string;
  readonly differences?: readonly string[];
  readonly unlikeSandbox?: readonly string[];
  readonly units?: number;
  readonly unit?: string;
  readonly answers?: readonly { readonly shape?: Readonly<Record<string, string>> }[];
}

/** A run of the contract as a process. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The text of the report; empty where there is none. */
  readonly report: string;
  readonly checks: () => readonly ReportedCheck[];
  readonly check: (id: string) => ReportedCheck;
}

/** Runs `verify:live` with a report; without a key for null. */
export async function verify(
  args: readonly string[],
  { gateway, key = KEY }: { gateway?: string; key?: string | null } = {},
): Promise<Run> {
  const folder = await tempFolder('live');
  const file = path.join(folder, 'report.json');
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    ...(gateway !== undefined && { FAL_GATEWAY_URL: gateway }),
    ...(key !== null && { FAL_KEY: key }),
  };
  const command = ['--import=tsx', MAIN, '--report', file, ...args];
  const ended = await new Promise<Pick<Run, 'code' | 'stdout' | 'stderr'>>((resolve) => {
    const child = execFile(process.execPath, command, { cwd: ROOT, env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
  const report = await readFile(file, 'utf8').catch(() => '');
  await rm(folder, { recursive: true, force: true });
  const checks = () => (JSON.parse(report) as { checks: readonly ReportedCheck[] }).checks;
  const check = (id: string) => {
    const found = checks().find((one) => one.id === id);
    assert.ok(found, `${id} in ${report.slice(0, 2_000)}`);
    return found;
  };
  return { ...ended, report, checks, check };
}

/** A sandbox that stands in for fal, closed after `use`. */
export async function withFal<T>(
  options: Partial<SandboxOptions>,
  use: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  const sandbox = await startSandbox(options);
  try {
    return await use(sandbox);
  } finally {
    await sandbox.close();
  }
}

/** A fault that answers with this JSON. */
export const answer = (body: Json, status = 200): FaultAction => ({ kind: 'status', status, body });
