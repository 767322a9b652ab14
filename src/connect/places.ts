import path from 'node:path';

/** The machine and folders that determine the paths of clients' files. */
export interface Place {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The project folder. */
  readonly project: string;
  /** The running editor's `User` folder, if any, which differs for VS Code Insiders and portable mode. */
  readonly editor?: string | undefined;
}

/** Joins a path for the place's platform, independent of the current one. */
export function join({ platform }: Place, ...parts: readonly string[]): string {
  return pathsOf({ platform }).join(...parts);
}

/** How a place's platform writes paths, independent of the current one. */
export const pathsOf = ({ platform }: Pick<Place, 'platform'>): path.PlatformPath =>
  platform === 'win32' ? path.win32 : path.posix;

/** The user's settings folder: `%APPDATA%`, `~/Library/Application Support`, or XDG's. */
export function settingsFolder(place: Place): string {
  const { platform, home, env } = place;
  if (platform === 'win32') return named(env.APPDATA) ?? join(place, home, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(place, home, 'Library', 'Application Support');
  return named(env.XDG_CONFIG_HOME) ?? join(place, home, '.config');
}

/** The folder of a variable, which may be set to nothing. */
export const named = (folder: string | undefined) => (folder === '' ? undefined : folder);

/** VS Code's `User` folder (code.visualstudio.com/docs/configure/settings). */
export function codeFolder(place: Place): string {
  return place.editor ?? join(place, settingsFolder(place), 'Code', 'User');
}

/** A path of Windows with its drive in a capital: VS Code writes a small letter, a terminal usually a capital. */
export const withDrive = (file: string): string =>
  file.replace(/^[a-z]:/, (drive) => drive.toUpperCase());
