import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SANDBOX = fileURLToPath(new URL('../../dist/sandbox.mjs', import.meta.url));

/** The address that the process prints when it listens. */
async function addressOf({ stdout }: ChildProcess): Promise<string> {
  assert.ok(stdout);
  const [line] = (await once(stdout, 'data')) as [Buffer];
  return /fal sandbox at (\S+)/.exec(line.toString())?.[1] ?? '';
}

describe('the standalone sandbox and its standard input', () => {
  it('stops with its parent under --stop-with-stdin, even when the parent is killed', async () => {
    // The parent starts the sandbox on a pipe and prints its process id.
    const script = `const child = require('node:child_process').spawn(process.execPath,
      [${JSON.stringify(SANDBOX)}, '--stop-with-stdin'], { stdio: ['pipe', 'pipe', 'inherit'] });
      child.stdout.once('data', (line) => console.log(child.pid + ' ' + line));`;
    const parent = spawn(process.execPath, ['-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number.parseInt(line.toString(), 10);
    assert.ok(process.kill(pid, 0));
    parent.kill('SIGKILL');
    // The test times out if the process stays.
    for (;;) {
      try {
        process.kill(pid, 0);
      } catch {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('runs on without a standard input by default', async () => {
    const child = spawn(process.execPath, [SANDBOX], {
      stdio: [openSync('/dev/null', 'r'), 'pipe', 'inherit'],
    });
    try {
      const address = await addressOf(child);
      for (let count = 0; count < 5; count += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        assert.equal((await fetch(`${address}/`)).ok, true);
      }
    } finally {
      child.kill();
    }
  });
});
