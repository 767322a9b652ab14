import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PACKAGE } from './command.ts';
import { readServerFiles } from './serverFiles.ts';

/** The fields of package.json that the npm package repeats, and its page. */
interface PackageRelease {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly engines: { readonly node: string };
  readonly readme: string;
}

const SANDBOX = `${PACKAGE}-sandbox`;

/** Writes the npm package from the built `dist` of this repository into `dist/npm`: the server, the sandbox and what they read, without dependencies. @throws when a file is missing */
export async function writeNpmPackage(project: string, release: PackageRelease): Promise<void> {
  const dist = path.join(project, 'dist');
  const to = path.join(dist, 'npm');
  await rm(to, { recursive: true, force: true });
  await mkdir(to);
  const { files } = await readServerFiles(dist);
  for (const name of files) await cp(path.join(dist, name), path.join(to, name));
  await rm(path.join(to, 'mcp.mjs'));
  await writeProgram(to, PACKAGE, await readFile(path.join(dist, 'mcp.mjs'), 'utf8'));

  await writeProgram(to, SANDBOX, await readFile(path.join(dist, 'sandbox.mjs'), 'utf8'));
  await cp(path.join(dist, 'clips'), path.join(to, 'clips'), { recursive: true });

  await cp(path.join(project, 'LICENSE'), path.join(to, 'LICENSE'));
  await writeFile(path.join(to, 'README.md'), release.readme);
  await writeFile(path.join(to, 'package.json'), JSON.stringify(manifestOf(release), null, 2));
}

function manifestOf({ version, description, license, keywords, engines }: PackageRelease) {
  return {
    name: PACKAGE,
    version,
    description,
    license,
    keywords,
    engines: { node: engines.node },
    bin: Object.fromEntries([PACKAGE, SANDBOX].map((name) => [name, `${name}.mjs`])),
  };
}

/** Writes a file that a shell can start. */
async function writeProgram(folder: string, name: string, code: string): Promise<void> {
  const text = `#!/usr/bin/env node\n${code}`;
  await writeFile(path.join(folder, `${name}.mjs`), text, { mode: 0o755 });
}
