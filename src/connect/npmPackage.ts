import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { PACKAGE } from './command.ts';
import { repositoryPage } from './manifest.ts';
import type { Product } from './product.ts';
import { readServerFiles } from './serverFiles.ts';

const BINARIES = { [PACKAGE]: `${PACKAGE}.mjs`, [`${PACKAGE}-sandbox`]: 'sandbox.mjs' };

/** The server's name in the MCP registry, whose publisher signs in as the repository's owner on GitHub. @throws for a repository of another host */
export function registryName(repository: { readonly url: string }): string {
  const owner = /^https:\/\/github\.com\/([\w-]+)\//.exec(repositoryPage(repository))?.[1];
  if (owner === undefined) throw new Error(`${repository.url} is no repository on GitHub`);
  return `io.github.${owner}/${PACKAGE}`;
}

/** Writes the npm package from the built `dist` of this repository into `dist/npm`: the server, the sandbox and what they read, without dependencies. @throws when a file is missing */
export async function writeNpmPackage(project: string, release: Product): Promise<void> {
  const dist = path.join(project, 'dist');
  const to = path.join(dist, 'npm');
  await rm(to, { recursive: true, force: true });
  await mkdir(to);
  const { files } = await readServerFiles(dist);
  for (const name of files) await cp(path.join(dist, name), path.join(to, name));
  await rm(path.join(to, 'mcp.mjs'));
  await cp(path.join(dist, 'clips'), path.join(to, 'clips'), { recursive: true });
  await writeProgram(to, `${PACKAGE}.mjs`, await readFile(path.join(dist, 'mcp.mjs'), 'utf8'));
  await writeProgram(to, 'sandbox.mjs', await readFile(path.join(dist, 'sandbox.mjs'), 'utf8'));

  await cp(path.join(project, 'LICENSE'), path.join(to, 'LICENSE'));
  await cp(path.join(project, 'src/connect/npm/README.md'), path.join(to, 'README.md'));
  await writeFile(path.join(to, 'package.json'), JSON.stringify(manifestOf(release), null, 2));
}

function manifestOf(release: Product) {
  const { version, description, license, keywords, author, homepage, repository, bugs } = release;
  return {
    name: PACKAGE,
    version,
    description,
    // The registry reads here whether the package is its publisher's.
    mcpName: registryName(repository),
    license,
    keywords,
    author,
    homepage,
    repository,
    bugs,
    engines: { node: release.engines.node },
    bin: BINARIES,
  };
}

/** Writes a file that a shell can start. */
async function writeProgram(folder: string, name: string, code: string): Promise<void> {
  await writeFile(path.join(folder, name), `#!/usr/bin/env node\n${code}`, { mode: 0o755 });
}

/** What a part of the package takes. */
export interface PartSize {
  readonly part: string;
  readonly bytes: number;
  /** Bytes of its files, each compressed by itself: about what a download has. */
  readonly packed: number;
}

/** The parts of the package, by the names of their files; the first that fits counts. */
const PARTS: readonly (readonly [part: string, files: RegExp])[] = [
  ['Licences and page', /LICEN[CS]E|README\.md$|package\.json$/],
  ['Catalogue', /^catalogue\.br$/],
  ['Sandbox', /^sandbox\.mjs$/],
  ["Sandbox's clips", /^clips\//],
  ['Picture and sound decoders', /^imaging\//],
  ['Server and commands', /./],
];

/** What each part of a written package takes, largest first. */
export async function measurePackage(folder: string): Promise<readonly PartSize[]> {
  const sizes = new Map<string, PartSize>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join('/');
    const part = PARTS.find(([, files]) => files.test(name))?.[0] ?? name;
    const content = await readFile(file);
    const { bytes = 0, packed = 0 } = sizes.get(part) ?? {};
    sizes.set(part, {
      part,
      bytes: bytes + content.length,
      packed: packed + gzipSync(content).length,
    });
  }
  return [...sizes.values()].sort((a, b) => b.packed - a.packed);
}

/** The sizes as a table in Markdown, rounded to tenths of a megabyte, so that it is true of the next build, too. */
export function sizeTable(sizes: readonly PartSize[]): string {
  const sum = (of: 'bytes' | 'packed') => sizes.reduce((total, size) => total + size[of], 0);
  const all = { part: 'Together', bytes: sum('bytes'), packed: sum('packed') };
  const rows = [...sizes, all].map(
    ({ part, bytes, packed }) => `| ${part} | ${megabytes(packed)} | ${megabytes(bytes)} |`,
  );
  return ['| Part | To download | On disk |', '| --- | --- | --- |', ...rows].join('\n');
}

const megabytes = (bytes: number) =>
  bytes < 50_000 ? '< 0.1 MB' : `${(bytes / 1_000_000).toFixed(1)} MB`;
