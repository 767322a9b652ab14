import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

/** A package of npm in one version, by the hash of its tarball. */
export interface Pinned {
  readonly name: string;
  readonly version: string;
  readonly sha512: string;
  /** The part of the tarball that is taken. */
  readonly folder: string;
}

const MINUTES = 60_000;
const NODE_VERSION = '24.21.0';
/** The Node of VS Code's server and of the official suites, which is newer than the one this project needs; by platform. */
const NODES: Readonly<Record<string, string>> = {
  'linux-x64':
    '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'linux-arm64':
    'FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
};

/** Where Node 24 is, fetched from npm when it is not in the cache yet; on other systems than Linux the Node that runs this, when it is new enough. @throws where there is none to be had */
export async function installNode(): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const sha512 = NODES[platform];
  if (sha512 === undefined) {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    if (major > 22 || (major === 22 && minor >= 19)) return process.execPath;
    throw new Error(`These tests need Node 22.19 or newer: run them with one on ${platform}.`);
  }
  const name = `node-${platform}`;
  const folder = await installOnce(
    `${name}-${NODE_VERSION}`,
    `Node ${NODE_VERSION}: about 50 MB to fetch, 130 MB`,
    (fresh) => unpack({ name, version: NODE_VERSION, sha512, folder: 'package' }, fresh),
  );
  return path.join(folder, 'bin/node');
}

/** A folder in the cache of this user, filled once for this machine, however many ask at a time; reports `what` and its size. */
export async function installOnce(
  name: string,
  what: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const folder = path.join(cache, 'vscode-test-host', name);
  const stamp = path.join(folder, '.complete');
  if (existsSync(stamp)) return folder;
  console.log(`Fetching from npm, once for this machine: ${what} in ${folder}…`);
  const fresh = `${folder}.${process.pid}`;
  try {
    await mkdir(fresh, { recursive: true });
    await fill(fresh);
    await writeFile(path.join(fresh, '.complete'), '');
    await rename(fresh, folder).catch((error: unknown) => {
      // Another run was faster.
      if (!existsSync(stamp)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** Fetches a package and unpacks its folder into another. @throws when its tarball is not the pinned one */
export async function unpack(
  { name, version, sha512, folder }: Pinned,
  into: string,
): Promise<void> {
  await mkdir(into, { recursive: true });
  const pack = ['pack', `${name}@${version}`, '--json', '--ignore-scripts'];
  const [packed] = JSON.parse(await run('npm', pack, into)) as { filename: string }[];
  const tarball = path.join(into, packed?.filename ?? '');
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const found = hash.digest('base64');
  if (found !== sha512) {
    throw new Error(`${name}@${version} is not the pinned one: its sha512 is ${found}`);
  }
  const strip = `--strip-components=${folder.split('/').length}`;
  await run('tar', ['xzf', tarball, '-C', into, strip, folder], into);
  await rm(tarball);
}

/** Runs a command to its end, in ten minutes at most; resolves to what it printed. */
export async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const options = { cwd, timeout: 10 * MINUTES, maxBuffer: 64_000_000 };
  const { stdout } = await promisify(execFile)(command, [...args], options);
  return stdout;
}
