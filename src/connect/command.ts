import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Client } from './client.ts';
import { FalError } from '../fal/errors.ts';
import { pathsOf, type Place } from './places.ts';
import type { Bundled } from './server.ts';

/** The npm package of this program. */
export const PACKAGE = 'fal-mcp';

const OLDEST_NODE = [20, 20] as const;
const DEADLINE = 5_000;

type Where = Pick<Place, 'platform' | 'env'>;

/** The path of Node to write into a file: the PATH entry that links to `running`, because a package manager keeps the link over updates. */
export async function stableNode(running: string, where: Where): Promise<string> {
  const real = await realpath(running).catch(() => running);
  for (const candidate of nodesInPath(where)) {
    if ((await realpath(candidate).catch(() => undefined)) === real) return candidate;
  }
  return running;
}

/** The first Node in PATH that is new enough for the server; undefined without one. */
export async function findNode(where: Where): Promise<string | undefined> {
  for (const candidate of nodesInPath(where)) {
    const output = await promisify(execFile)(candidate, ['--version'], { timeout: DEADLINE }).catch(
      () => undefined,
    );
    const [major = 0, minor = 0] = (output?.stdout.trim().slice(1).split('.') ?? []).map(Number);
    const [oldest, oldestMinor] = OLDEST_NODE;
    if (major > oldest || (major === oldest && minor >= oldestMinor)) return candidate;
  }
  return undefined;
}

/** The command by which a client starts the bundled server in `file`. */
export function bundledServer(
  node: string,
  file: string,
  options: { readonly roots?: readonly string[]; readonly env?: Record<string, string> } = {},
): Bundled {
  const { roots = [], env = {} } = options;
  return {
    kind: 'bundled',
    command: node,
    args: [file, ...rootFlags(roots)],
    env,
  };
}

/** Whether `file`, which was started, is the program of the npm package, or npm's link to it. */
export function isFromPackage(file: string): boolean {
  return [PACKAGE, `${PACKAGE}.mjs`].includes(path.basename(file));
}

/** What starts this version from npm, on any machine. With `folder`, npm reads its settings, which may name another registry, from there and not from the working directory. */
export const npxCommand = (version: string, folder?: string): readonly string[] => [
  'npx',
  ...(folder === undefined ? [] : ['--prefix', folder]),
  '-y',
  `${PACKAGE}@${version}`,
];

/** The command by which a client starts this version from npm, because npx deletes its copies some day. With `home`, npm reads the settings of that folder, not those of a project in which the client starts it; without, the command fits any machine. @throws {FalError} `not-allowed` for a folder that cannot be named on the command line of Windows */
export function packagedServer(
  client: Client,
  version: string,
  { platform, home }: Pick<Place, 'platform'> & Partial<Pick<Place, 'home'>>,
  roots: readonly string[],
): Bundled {
  const npx = [...npxCommand(version, home), ...rootFlags(roots)];
  const isWrapped = platform === 'win32' && !client.startsScripts;
  if (isWrapped)
    for (const folder of [...roots, ...(home === undefined ? [] : [home])]) requirePlain(folder);
  const [command = '', ...args] = isWrapped ? ['cmd', '/c', ...npx] : npx;
  return { kind: 'bundled', command, args, env: {} };
}

function rootFlags(roots: readonly string[]): string[] {
  return roots.flatMap((root) => ['--root', path.resolve(root)]);
}

/** @throws {FalError} for a folder in whose name the command line of Windows, which reads the words twice on their way to npx, finds a command or a variable */
function requirePlain(root: string): void {
  // Who starts a program puts quotes around a word with spaces.
  const special = /\s/.test(root) ? /["%]/ : /["%&<>^|]/;
  if (!special.test(root)) return;
  throw new FalError(
    'not-allowed',
    `The name ${root} holds characters that the command line of Windows reads as a command.`,
    { advice: 'Name another folder, or connect from VS Code, whose server starts without it.' },
  );
}

/** Where Node may be: the folders of PATH, but for those that do not last. */
export function nodesInPath({ platform, env }: Where): string[] {
  const paths = pathsOf({ platform });
  return (
    (env.PATH ?? env.Path ?? '')
      .split(paths.delimiter)
      // Windows accepts quotes around a folder.
      .map((folder) => (platform === 'win32' ? folder.replaceAll('"', '') : folder))
      // Version managers delete these folders when the shell or script ends.
      .filter((folder) => paths.isAbsolute(folder) && !/fnm_multishells|node_modules/.test(folder))
      .map((folder) => paths.join(folder, platform === 'win32' ? 'node.exe' : 'node'))
  );
}
