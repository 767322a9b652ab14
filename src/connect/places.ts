import path from 'node:path';

/** What decides where a client keeps its files. */
export interface Place {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the project. */
  readonly project: string;
  /** The `User` folder of the editor that asks, if one does: an Insiders or portable VS Code has another than the usual. */
  readonly editor?: string | undefined;
}

/** Joins in the way of the place's platform, whatever platform runs this. */
export function join({ platform }: Place, ...parts: readonly string[]): string {
  return (platform === 'win32' ? path.win32 : path.posix).join(...parts);
}

/** Where programs keep a person's settings: `%APPDATA%`, `~/Library/Application Support`, or XDG's folder. */
export function settingsFolder(place: Place): string {
  const { platform, home, env } = place;
  if (platform === 'win32') return env.APPDATA ?? join(place, home, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(place, home, 'Library', 'Application Support');
  return env.XDG_CONFIG_HOME ?? join(place, home, '.config');
}

/** VS Code's `User` folder (code.visualstudio.com/docs/configure/settings). */
export function codeFolder(place: Place): string {
  return place.editor ?? join(place, settingsFolder(place), 'Code', 'User');
}
