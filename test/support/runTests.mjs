// Runs all tests in a few processes, as many at a time as there are cores: prints the report of the first as it
// comes, those of the others whole after it, then what failed in any of them, and the sum as the last line.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const MOCHA = fileURLToPath(new URL('../../node_modules/mocha/bin/mocha.js', import.meta.url));
const CHECK = fileURLToPath(new URL('check.mjs', import.meta.url));
/** More than these at a time only take from each other what the cores have. */
const AT_ONCE = Math.max(2, availableParallelism());

/** The folders of each process, the longest first; another one has all others. */
const FOLDERS = [
  ['host'],
  ['mcp', 'jobs', 'journeys'],
  ['attacks'],
  ['faults'],
  ['cli', 'batch', 'compare', 'presets'],
  ['viewer', 'connect', 'live'],
  ['webview'],
  ['labels', 'imaging', 'packs', 'provenance', 'sandbox', 'suites', 'sweep'],
];

const parts = FOLDERS.map((folders) => folders.map((folder) => `test/${folder}/**/*.test.ts`));
const others = ['test/*.test.ts', `test/!(${FOLDERS.flat().join('|')})/**/*.test.ts`];

const GATES = '--gates';
const options = process.argv.slice(2).filter((one) => one !== GATES);
/** With the gates it runs as it does where changes are checked, whoever starts it. */
const OWN = process.argv.includes(GATES) ? { CI: 'true' } : {};

/** Runs a script of Node; resolves to its output and exit code. The first part's output is printed as it comes. */
function run(args, isShown) {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...OWN, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
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

const works = [...parts, others].map((specs) => [MOCHA, ...specs, ...options]);
if (process.argv.includes(GATES)) works.push([CHECK]);
const reports = [];
const held = [];
const waiting = [...works.entries()];
const work = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [at, args] = next;
    reports[at] = await run(args, at === 0);
    if (at > 0) held.push(reports[at].output);
    // The first is complete: it has printed itself.
    if (reports[0]) process.stdout.write(held.splice(0).join(''));
  }
};
await Promise.all(Array.from({ length: AT_ONCE }, work));
const failures = reports.flatMap(({ output }) => output.match(/^✖ .*$/gm) ?? []);
if (failures.length > 0) console.log(failures.join('\n'));
const count = (word) =>
  reports.reduce((sum, { output }) => {
    const last = output.trimEnd().split('\n').at(-1) ?? '';
    return sum + Number(new RegExp(`(\\d+) ${word}`).exec(last)?.[1] ?? 0);
  }, 0);
console.log(`${count('passed')} passed, ${count('failed')} failed`);
process.exitCode = reports.find(({ code }) => code !== 0)?.code ?? 0;
