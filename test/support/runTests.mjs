// Runs all tests in two processes at a time, because most of them wait for others: prints the second's
// report after the first's, and the sum as the last line.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MOCHA = fileURLToPath(new URL('../../node_modules/mocha/bin/mocha.js', import.meta.url));
/** The folders with tests of the first process: about half of the time. */
const FIRST = ['host', 'webview', 'sandbox', 'suites', 'snippets', 'sweep', 'tools', 'live'];

const parts = [
  [`test/{${FIRST.join(',')}}/**/*.test.ts`],
  ['test/*.test.ts', `test/!(${FIRST.join('|')})/**/*.test.ts`],
];

/** Runs mocha; resolves to its output and exit code. The first part's output is printed as it comes. */
function run(specs, isShown) {
  const child = spawn(process.execPath, [MOCHA, ...specs, ...process.argv.slice(2)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (isShown) process.stdout.write(text);
    });
  }
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ output, code: code ?? 1 }));
  });
}

const [first, second] = await Promise.all(parts.map((specs, at) => run(specs, at === 0)));
process.stdout.write(second.output);
const count = (word) =>
  [first, second].reduce((sum, { output }) => {
    const last = output.trimEnd().split('\n').at(-1) ?? '';
    return sum + Number(new RegExp(`(\\d+) ${word}`).exec(last)?.[1] ?? 0);
  }, 0);
console.log(`${count('passed')} passed, ${count('failed')} failed`);
process.exitCode = first.code || second.code;
