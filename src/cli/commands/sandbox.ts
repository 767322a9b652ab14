import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PROGRAM } from '../command.ts';
import type { Command } from '../context.ts';
import { EXIT } from '../exit.ts';
import { message } from '../terminal.ts';

/** Milliseconds in which the child ends by itself at a signal that a terminal sends to both. */
const GRACE = 300;

/** `sandbox`: the emulator beside this program as a child, which reads the options itself and ends with this. Resolves to its exit code. */
export const sandbox: Command = async (args, { catalogue }) => {
  const file = fileURLToPath(new URL('sandbox.mjs', catalogue));
  if (!(await isThere(file))) {
    explain('This package has no sandbox; the one on npm has: npx fal-mcp sandbox');
    return EXIT.failed;
  }
  const child = spawn(process.execPath, [file, ...args], { stdio: ['inherit', 'pipe', 'inherit'] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const stop = () => setTimeout(() => child.kill(), GRACE);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  child.stdout.pipe(process.stdout);
  child.stdout.once('data', (line: Buffer) => {
    const variables = /use it with (.+)\)/.exec(line.toString())?.[1];
    if (variables !== undefined) explain(usage(variables.split(' ')));
  });
  const [code] = await ended;
  return code ?? EXIT.interrupted;
};

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Standard output has what the emulator prints, for scripts. */
function explain(text: string): void {
  process.stderr.write(`${message(text, process.stderr)}\n`);
}

/** How a shell of this system sets the variables, and what to run then. */
function usage(variables: readonly string[]): string {
  const lines = variables.map((one) =>
    process.platform === 'win32' ? `$env:${one.replace('=', "='")}'` : `export ${one}`,
  );
  lines.push(`${PROGRAM} run fal-ai/flux/schnell -i prompt="a fox" --save-to assets`);
  return `In another terminal, or in your agent's environment:
${lines.map((line) => `  ${line}`).join('\n')}
Ctrl+C ends the sandbox.`;
}
