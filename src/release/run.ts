import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const LARGEST_OUTPUT = 64 * 1024 * 1024;

/** Runs a program to its end; resolves to what it printed. @throws when it fails, with what it printed */
export async function run(
  program: string,
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    maxBuffer: LARGEST_OUTPUT,
  });
  return stdout;
}

/** Runs npm, which is a script that only a shell could start on Windows. */
export async function runNpm(
  args: readonly string[],
  folder: string,
  env?: Readonly<Record<string, string>>,
): Promise<string> {
  const script = process.env.npm_execpath;
  return script === undefined
    ? run('npm', args, folder, env)
    : run(process.execPath, [script, ...args], folder, env);
}
