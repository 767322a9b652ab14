import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SANDBOX = fileURLToPath(new URL('../../dist/sandbox.mjs', import.meta.url));

/** Its address, as it tells it when it stands. */
async function addressOf({ stdout }: ChildProcess): Promise<string> {
  assert.ok(stdout);
  const [line] = (await once(stdout, 'data')) as [Buffer];
  return /fal sandbox at (\S+)/.exec(line.toString())?.[1] ?? '';
}

describe('the standalone sandbox and its standard input', () => {
  it('ends with the process that started it when told so, even one that is killed', async () => {
    // A parent that starts it on a pipe, says its id and address, and does no more.
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
    // When it stays, the test's own deadline tells.
    for (;;) {
      try {
        process.kill(pid, 0);
      } catch {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('goes on without an input when not told so', async () => {
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
