// Runs the gates without tests two at a time, prints what each found and the sum as the last line; exits with 1 when one fails.
import { spawn } from 'node:child_process';

const GATES = ['typecheck', 'lint', 'format:check', 'arrows', 'unused'];
const AT_ONCE = 2;

/** Runs an npm script; resolves to its output and exit code. */
function run(script) {
  return new Promise((resolve, reject) => {
    // On Windows npm is a script, which only a shell starts.
    const child = spawn(`npm run --silent ${script}`, {
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => (output += String(part)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ output, code: code ?? 1 }));
  });
}

const waiting = [...GATES];
let failed = 0;
const work = async () => {
  for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) {
    const { output, code } = await run(script);
    console.log(`${code === 0 ? '✔' : '✖'} ${script}\n${output.trimEnd()}`);
    if (code !== 0) failed += 1;
  }
};
await Promise.all(Array.from({ length: AT_ONCE }, work));
console.log(`${GATES.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
