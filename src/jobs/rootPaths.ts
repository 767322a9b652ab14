import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInside, isSamePath } from '../store/inside.ts';

/** The folder that a client's root names; undefined for an address that is no path of this system, such as `file:///home` on Windows. */
export function folderOfUri(
  uri: string,
  windows: boolean = process.platform === 'win32',
): string | undefined {
  try {
    return fileURLToPath(uri, { windows });
  } catch {
    return undefined;
  }
}

/** The folders of this machine in which no server works by itself. */
export interface SystemFolders {
  readonly home: string;
  /** The folder of Windows, in which some clients start their servers. */
  readonly system?: string | undefined;
}

/** Whether a working folder is no project: a disk's or the user's whole folder, or one of Windows itself. */
export function isTooWide(
  folder: string,
  { home, system = '' }: SystemFolders,
  paths: path.PlatformPath = path,
): boolean {
  const isSystem = system !== '' && isInside(system, folder, paths);
  const whole = [paths.parse(folder).root, home];
  return isSystem || whole.some((one) => isSamePath(one, folder, paths));
}

/** Whether a path leads to a server of the network on which no root is: looking at it would send this server the user's name and a hash of the password. Only Windows has such paths. */
export function isOfOtherServer(
  file: string,
  roots: readonly string[],
  paths: path.PlatformPath = path,
): boolean {
  if (paths.sep !== '\\') return false;
  const share = (one: string) => paths.parse(paths.resolve(one)).root.toLowerCase();
  const own = share(file);
  return own.startsWith('\\\\') && !roots.some((root) => share(root) === own);
}
