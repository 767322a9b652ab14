import { access, mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../store/files.ts';
import { readServerFiles } from './serverFiles.ts';

/**
 * Clients' files name `mcp.mjs` in this folder, which starts the server in the folder of the newest copy:
 *
 *     server/mcp.mjs            the launcher
 *     server/<id>/mcp.mjs …     a copy; older ones stay for the processes that still run them
 *
 * In the first builds, `mcp.mjs` was the server itself, with `catalogue.br` beside it.
 */
const LAUNCHER = 'mcp.mjs';
const OLD_CATALOGUE = 'catalogue.br';
const COPY = /^[0-9a-f]{16}(\.removed)?$/;
const REMOVED = '.removed';

/** Milliseconds that a copy stays after its last use. */
const KEPT = 30 * 24 * 60 * 60 * 1_000;

/** The path of the copied server in `folder`, the same for each copy. */
export function copiedServer(folder: string): string {
  return path.join(folder, LAUNCHER);
}

/**
 * Copies the server from `dist` to `folder` and resolves to the path to start it by. Each update installs the
 * extension in a new folder and deletes the old one. Clients run this copy, which works even after the
 * extension is removed. When this fails, the earlier copy stays in use.
 */
export async function copyServer(dist: string, folder: string): Promise<string> {
  const { id, files } = await readServerFiles(dist);
  const copy = path.join(folder, id);
  await mkdir(copy, { recursive: true });
  await markUsed(copy);
  for (const name of files) await copyFile(path.join(dist, name), path.join(copy, name));
  await useCopy(folder, id);
  await removeUnused(folder, id);
  return copiedServer(folder);
}

/** The id of the copy that a launcher starts; undefined for a file that is no launcher. */
export function copyStartedBy(text: string): string | undefined {
  return /'\.\/([0-9a-f]{16})\/mcp\.mjs'/.exec(text)?.[1];
}

/** Updates an existing copy; does nothing without one. */
export async function refreshServer(dist: string, folder: string): Promise<void> {
  const isThere = await access(copiedServer(folder)).then(
    () => true,
    () => false,
  );
  if (isThere) await copyServer(dist, folder);
}

/** Copies a file unless it is there. Another window may copy the same one at the same time. */
async function copyFile(from: string, to: string): Promise<void> {
  const [fresh, there] = await Promise.all([readFile(from), readFile(to).catch(() => undefined)]);
  if (there && fresh.equals(there)) return;
  await mkdir(path.dirname(to), { recursive: true });
  await writeFileAtomic(to, fresh);
}

/** Has the launcher start the copy `id`, which must be complete. */
async function useCopy(folder: string, id: string): Promise<void> {
  const launcher = copiedServer(folder);
  const text = await readFile(launcher, 'utf8').catch(() => '');
  if (text === launcherOf(id)) return;
  // A client may start the earlier copy in this moment.
  const earlier = copyStartedBy(text) ?? OLD_CATALOGUE;
  await markUsed(path.join(folder, earlier));
  await writeFileAtomic(launcher, launcherOf(id));
}

/** The launcher's text. A running server marks its copy as used: it reads some chunks only when they are needed. */
function launcherOf(id: string): string {
  return `// Starts the newest copy of the fal MCP server; written by fal for VS Code.
import { utimes } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const copy = fileURLToPath(new URL('./${id}/', import.meta.url));
const markUsed = () => utimes(copy, new Date(), new Date(), () => {});
markUsed();
setInterval(markUsed, 24 * 60 * 60 * 1000).unref();
// From Node 22.8 on. The cache goes with the copy.
module.enableCompileCache?.(\`\${copy}compiled\`);
await import('./${id}/mcp.mjs');
`;
}

/** In a read-only folder nothing is removed either. */
async function markUsed(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

/** Removes what has not been used for 30 days; what cannot be removed now is tried again next time. */
async function removeUnused(folder: string, id: string): Promise<void> {
  const others = (await readdir(folder)).filter(
    (name) => name.startsWith(OLD_CATALOGUE) || (COPY.test(name) && name !== id),
  );
  for (const name of others) {
    const file = path.join(folder, name);
    if (!(await isUnused(file))) continue;
    // Renamed first: another process may have begun to use it since, and a half-removed copy would not start.
    const removed = name.endsWith(REMOVED) ? file : `${file}${REMOVED}`;
    try {
      if (removed !== file) await rename(file, removed);
      if (await isUnused(removed)) await rm(removed, { recursive: true, force: true });
      else await rename(removed, file);
    } catch {
      continue;
    }
  }
}

/** Whether a copy has not been used for 30 days; false for one that another window has just removed. */
async function isUnused(file: string): Promise<boolean> {
  const used = await stat(file).catch(() => undefined);
  return used !== undefined && Date.now() - used.mtimeMs >= KEPT;
}
