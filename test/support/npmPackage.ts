import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './cache.ts';
import { useForSuite } from './fixtures.ts';
import { tempFolder } from './mcp.ts';

/** Milliseconds that packing may take. */
const DEADLINE = 240_000;
const PACKAGE = fileURLToPath(new URL('../../dist/npm', import.meta.url));

/** The tarball of `dist/npm`, which `npm run package:npm` writes. */
export interface Packed {
  readonly tarball: string;
  readonly version: string;
  /** Bytes. */
  readonly size: number;
  readonly unpackedSize: number;
  /** Paths in the package. */
  readonly files: readonly string[];
  /** Removes the tarball. */
  close(): Promise<void>;
}

/** Packs `dist/npm` as `npm publish` does. */
async function packPackage(): Promise<Packed> {
  const into = await tempFolder('packed');
  const output = await run('npm', ['pack', PACKAGE, '--json', '--pack-destination', into], into);
  const [packed] = JSON.parse(output) as {
    filename: string;
    version: string;
    size: number;
    unpackedSize: number;
    files: { path: string }[];
  }[];
  if (!packed) throw new Error('npm packed nothing');
  const { filename, files, ...rest } = packed;
  return {
    ...rest,
    tarball: path.join(into, filename),
    files: files.map((file) => file.path),
    close: () => rm(into, { recursive: true }),
  };
}

/** The packed package, for a suite. */
export const usePackage = (): Packed => useForSuite(packPackage, DEADLINE);

/** A registry that has this one package. */
export interface Registry {
  readonly url: string;
  /** The package's. */
  readonly version: string;
  close(): Promise<void>;
}

/** A registry on this machine, from which npm and npx install the packed package, for a suite. */
export const useRegistry = (): Registry => useForSuite(startRegistry, DEADLINE);

async function startRegistry(): Promise<Registry> {
  const packed = await packPackage();
  const { version } = packed;
  const bytes = await readFile(packed.tarball);
  await packed.close();
  const manifest = await readFile(path.join(PACKAGE, 'package.json'), 'utf8');
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const server = createServer((request, response) => {
    const isTarball = request.url === '/fal-mcp.tgz';
    if (!isTarball && request.url !== '/fal-mcp') {
      response.writeHead(404).end();
      return;
    }
    const dist = { tarball: `${url}/fal-mcp.tgz`, integrity };
    const release = { ...(JSON.parse(manifest) as object), dist };
    const packument = {
      name: 'fal-mcp',
      'dist-tags': { latest: version },
      versions: { [version]: release },
    };
    response.end(isTarball ? bytes : JSON.stringify(packument));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    version,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The environment of a person on a machine of their own, with this Node first and npm behind a registry. */
export function npmEnvironment(
  home: string,
  { node = process.execPath, registry = 'http://127.0.0.1:9' } = {},
): Record<string, string> {
  return {
    PATH: [path.dirname(node), process.env.PATH].join(path.delimiter),
    HOME: home,
    USERPROFILE: home,
    npm_config_cache: path.join(home, '.npm'),
    npm_config_registry: registry,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
}

/** Gives a project settings for npm by which npx runs a program of the project, which writes the file `mark`; with `programs`, also one that takes the place of Node. */
export async function makeHostile(
  project: string,
  mark: string,
  { programs = false }: { readonly programs?: boolean } = {},
): Promise<void> {
  const program = path.join(project, 'hostile.cjs');
  await writeFile(program, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`);
  await writeFile(path.join(project, '.npmrc'), `node-options=--require=${program}\n`);
  await writeFile(path.join(project, 'package.json'), '{}');
  if (!programs) return;
  const bin = path.join(project, 'node_modules/.bin');
  await mkdir(bin, { recursive: true });
  await writeFile(path.join(bin, 'node'), `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 });
}
