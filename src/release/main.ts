// Makes everything of a release but its publication, in dist/release. See README.md beside this file.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, collect } from './artifacts.ts';
import { run } from './run.ts';
import { readVersion } from './version.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

const OUT = path.join(PROJECT, 'dist/release');

const { values: options } = parseArgs({
  options: {
    version: { type: 'string' },
    final: { type: 'boolean', default: false },
    built: { type: 'boolean', default: false },
    out: { type: 'string', default: OUT },
  },
});

const git = (...args: string[]) => run('git', args, PROJECT);

const release = await readVersion(PROJECT, options.version);
const faults = [...release.faults];
const changed = (await git('status', '--porcelain')).trimEnd();
if (changed !== '') faults.push(`There are changes that are not committed:\n${changed}`);
if (options.final && faults.length > 0) {
  console.error(`${release.version} cannot be released.\n${faults.join('\n')}`);
  process.exit(1);
}

// The time of the commit, so that the same commit makes the same files.
if (!options.built) await build(PROJECT, (await git('log', '-1', '--format=%ct')).trim());
if (options.out === OUT) await rm(OUT, { recursive: true, force: true });
const artifacts = await collect(PROJECT, options.out, release);

const width = Math.max(...artifacts.map(({ name }) => name.length));
for (const { name, size, sum } of artifacts) {
  const bytes = size.toLocaleString('en').padStart(10);
  console.log(`${name.padEnd(width)} ${bytes} bytes  ${sum.slice(0, 12)}…`);
}
console.log(`\n${release.version} is in ${options.out}. Nothing is published.`);
if (faults.length > 0) console.log(`Before it can be released:\n${faults.join('\n')}`);
