import { type FileHandle, lstat, mkdir, realpath, rmdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FalError } from '../fal/errors.ts';
import { isCode } from '../store/folder.ts';
import { isInside } from '../store/inside.ts';
import { holdFolder } from './heldFolder.ts';
import { isAt, openRegular, realPathOf } from './openFile.ts';
import { folderOfUri, isOfOtherServer, isTooWide } from './rootPaths.ts';

/** The folders in which files may be read and written; read at each use, the first is the default. */
export type Roots = () => Promise<readonly string[]>;

/** The roots in a workspace that the user does not trust. @throws {FalError} `not-allowed` on every file access */
export const untrustedRoots: Roots = () =>
  Promise.reject(
    new FalError(
      'not-allowed',
      'This workspace is not trusted, so its files are neither read nor written.',
      { reason: 'untrusted' },
    ),
  );

/** The roots of a server: the client's (file: URIs), else those of the command line, else the working folder unless it is a disk's whole folder, the home folder or one of Windows. */
export async function chooseRoots(
  client: readonly string[] | undefined,
  commandLine: readonly string[],
  workingFolder = process.cwd(),
): Promise<readonly string[]> {
  // A client that reports its roots, even an empty list, decides.
  if (client) return realFolders(client.flatMap((uri) => folderOfUri(uri) ?? []));
  if (commandLine.length > 0) return realFolders(commandLine.map((folder) => path.resolve(folder)));
  const known = { home: await real(homedir()), system: process.env.SystemRoot };
  return (await realFolders([workingFolder])).filter((folder) => !isTooWide(folder, known));
}

const real = (folder: string) => realAncestor(path.resolve(folder));

async function realFolders(folders: readonly string[]): Promise<string[]> {
  return Promise.all(folders.map(real));
}

/** A file open for reading, and its real path. */
export interface OpenedFile {
  readonly handle: FileHandle;
  readonly path: string;
}

/** Opens an existing file inside a root, with symbolic links resolved; later changes of its path have no effect. @throws {FalError} `not-allowed` outside the roots and for dotfiles, `not-found` when it is missing. */
export async function openInRoots(file: string, roots: readonly string[]): Promise<OpenedFile> {
  const [first] = requireRoots(roots);
  const plain = plainPath(file);
  const candidates = path.isAbsolute(plain) ? [plain] : roots.map((root) => path.join(root, plain));
  for (const candidate of candidates) {
    requireKnownServer(candidate, roots);
    const target = await realpath(candidate).catch(() => undefined);
    if (target === undefined) continue;
    requireInside(target, file, roots);
    const handle = await openFile(target, file);
    try {
      await requireStill(handle, target, file, roots);
      return { handle, path: target };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
  requireInside(path.resolve(first, plain), file, roots);
  throw noFile(file, first);
}

/** Opens a file in any folder, with symbolic links resolved. @throws {FalError} */
export async function openAnywhere(file: string): Promise<OpenedFile> {
  const target = await realpath(file).catch((error: unknown) => {
    throw isCode(error, 'ENOENT') ? noFile(file) : unreadable(file, error);
  });
  return { handle: await openFile(target, file), path: target };
}

async function openFile(target: string, requested: string): Promise<FileHandle> {
  const handle = await openRegular(target).catch((error: unknown) => {
    throw isCode(error, 'ENOENT') ? noFile(requested) : unreadable(requested, error);
  });
  if (handle) return handle;
  throw new FalError('invalid-input', `${requested} is not a file.`, {
    reason: 'not-a-file',
    facts: { path: requested },
  });
}

/** A link may have replaced a parent folder between the check and the opening. */
async function requireStill(
  handle: FileHandle,
  target: string,
  requested: string,
  roots: readonly string[],
): Promise<void> {
  const isOpen = await realPathOf(handle);
  if (isOpen !== undefined) requireInside(isOpen, requested, roots);
  const now = await realpath(target).catch(() => undefined);
  if (now === target && (await isAt(handle, target))) return;
  throw new FalError('busy', `${requested} was replaced while it was being opened.`, {
    reason: 'file-replaced',
    facts: { path: requested },
  });
}

const noFile = (file: string, root?: string): FalError =>
  new FalError('not-found', `There is no file ${file}.`, {
    reason: 'no-file',
    facts: { path: file, ...(root !== undefined && { root }) },
  });

const unreadable = (file: string, cause: unknown): FalError =>
  new FalError('disk', `${file} cannot be read: ${String(cause)}`, {
    reason: 'file-unreadable',
    facts: { path: file },
    cause,
  });

/** The real path of a folder inside a root; creates it when it is missing. @throws {FalError} `not-allowed` outside the roots and for dot-folders. */
export async function folderInRoots(folder: string, roots: readonly string[]): Promise<string> {
  const [first] = requireRoots(roots);
  const target = path.resolve(first, plainPath(folder));
  requireKnownServer(target, roots);
  const ancestor = await realAncestor(target);
  requireInside(ancestor, folder, roots);
  try {
    // A folder that the person named need not exist.
    const root = roots.find((one) => isInside(one, ancestor));
    if (root !== undefined) await mkdir(root, { recursive: true });
    await makeFolder(target, (real) => requireInside(real, folder, roots));
    return requireInside(await realpath(target), folder, roots);
  } catch (error) {
    if (error instanceof FalError) throw error;
    throw new FalError('disk', `The folder ${folder} cannot be created: ${String(error)}`, {
      reason: 'folder-unwritable',
      facts: { path: folder },
      cause: error,
    });
  }
}

/** Whether an existing folder lies in a root; also false when the roots are unavailable. */
export async function isInRoots(folder: string, roots: Roots): Promise<boolean> {
  try {
    const known = await roots();
    requireKnownServer(folder, known);
    const real = await realpath(folder);
    requireInside(real, folder, known);
    return (await stat(real)).isDirectory();
  } catch {
    return false;
  }
}

/** Creates a folder and its parents one by one, so that none is created through a link that appeared meanwhile. */
async function makeFolder(target: string, check: (real: string) => string): Promise<void> {
  if (await lstat(target).catch(() => undefined)) {
    if ((await stat(target)).isDirectory()) return;
    throw new Error('there is a file of this name');
  }
  const parent = path.dirname(target);
  if (parent === target) return;
  await makeFolder(parent, check);
  const held = await holdFolder(check(await realpath(parent)));
  try {
    const made = path.join(held.base, path.basename(target));
    const isNew = await mkdir(made).then(
      () => true,
      (error: unknown) => {
        if (isCode(error, 'EEXIST')) return false;
        throw error;
      },
    );
    await held.check().catch(async (error: unknown) => {
      if (isNew) await rmdir(made).catch(() => undefined);
      throw error;
    });
  } finally {
    await held.close();
  }
}

/** Converts a `file:` URI to a path; rejects a leading `~`. @throws {FalError} `invalid-input` */
function plainPath(text: string): string {
  if (!text.startsWith('file:') && !/^~($|[/\\])/.test(text)) return text;
  try {
    return fileURLToPath(text);
  } catch {
    throw new FalError('invalid-input', `${text} is not a path of this machine.`, {
      reason: 'bad-path',
      facts: { path: text },
    });
  }
}

/** The real path of a path that may not exist yet: its nearest existing ancestor resolved, the rest appended. */
async function realAncestor(target: string): Promise<string> {
  const there = await realpath(target).catch(() => undefined);
  if (there !== undefined) return there;
  const parent = path.dirname(target);
  return parent === target ? target : path.join(await realAncestor(parent), path.basename(target));
}

function requireRoots(roots: readonly string[]): readonly [string, ...string[]] {
  const [first, ...rest] = roots;
  if (first !== undefined) return [first, ...rest];
  throw new FalError('not-allowed', 'No project folder is open, so no file is read or written.', {
    reason: 'no-project',
  });
}

/** @throws {FalError} `not-allowed` for a path that must not even be looked at */
function requireKnownServer(file: string, roots: readonly string[]): void {
  if (isOfOtherServer(file, roots)) throw outside(file, roots);
}

const outside = (requested: string, roots: readonly string[]): FalError =>
  new FalError('not-allowed', `${requested} is outside the project (${roots.join(', ')}).`, {
    reason: 'outside-project',
    facts: { path: requested },
  });

/** The real path itself, when it lies in a root. @throws {FalError} `not-allowed` outside the roots and for dotfiles and dot-folders. */
export function requireInside(target: string, requested: string, roots: readonly string[]): string {
  const root = roots.find((one) => isInside(one, target));
  if (root === undefined) throw outside(requested, roots);
  const inside = path.relative(root, target);
  if (inside.split(path.sep).some((part) => part.startsWith('.'))) {
    throw new FalError('not-allowed', `${requested} is a dotfile or lies in a dot-folder.`, {
      reason: 'hidden-file',
      facts: { path: requested },
    });
  }
  return target;
}
