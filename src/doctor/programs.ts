import { readdir } from 'node:fs/promises';
import { release } from 'node:os';
import path from 'node:path';
import { isValues, type Values } from '../connect/format.ts';
import { readText } from '../connect/file.ts';
import { codeFolder, join, settingsFolder } from '../connect/places.ts';
import { copiedServer, copyStartedBy } from '../connect/serverCopy.ts';
import { isSamePath } from '../store/inside.ts';
import type { DoctorContext } from './options.ts';
import type { Row } from './report.ts';

const OLDEST_NODE = [20, 20] as const;
const EXTENSION = 'fal-vscode.fal-vscode';
const SERVER = 'mcp.mjs';
const ID = /^[0-9a-f]{16}$/;
/** The folders of editors in the home folder, in which extensions are installed. */
const HOMES = [
  '.vscode',
  '.vscode-insiders',
  '.vscode-oss',
  '.vscode-server',
  '.vscode-server-insiders',
  '.cursor',
  '.cursor-server',
  '.windsurf',
  '.windsurf-server',
];
/** The folders of editors in the settings folder. */
const EDITORS = ['Code', 'Code - Insiders', 'VSCodium', 'Cursor', 'Windsurf'];

/** What distinguishes one build of the server from another. */
export interface Build {
  readonly version?: string;
  /** The id of its content. */
  readonly id?: string;
}

interface Found extends Build {
  readonly label: string;
  readonly file: string;
}

/** The servers of this machine that can be found without starting one. */
export interface Servers {
  /** This program and the newest extension of each editor. */
  readonly current: readonly Found[];
  /** The copies that extensions keep for other clients. */
  readonly copies: readonly Found[];
}

/** Finds the servers that are installed. */
export async function findServers(context: DoctorContext): Promise<Servers> {
  const { program, place, translate } = context;
  const at = { ...place, project: '' };
  const own = {
    ...(await buildOf(program.file)),
    ...{ version: program.version, label: translate('This program'), file: program.file },
  };
  const extensions = await Promise.all(
    HOMES.map(async (home) => {
      const folder = join(at, place.home, home, 'extensions');
      const [newest] = (await readdir(folder).catch(() => []))
        .filter((name) => name.startsWith(`${EXTENSION}-`))
        .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
      if (newest === undefined) return undefined;
      const file = join(at, folder, newest, 'dist', SERVER);
      const label = translate('Extension in {0}', home.replace('.', ''));
      return { ...(await buildOf(file)), label, file };
    }),
  );
  const users = [
    codeFolder(at),
    ...EDITORS.map((name) => join(at, settingsFolder(at), name, 'User')),
    ...HOMES.map((name) => join(at, place.home, name, 'data', 'User')),
  ];
  const copies = await Promise.all(
    [...new Set(users)].map(async (folder) => {
      const file = copiedServer(join(at, folder, 'globalStorage', EXTENSION, 'server'));
      const isThere = (await readText(file).catch(() => undefined)) !== undefined;
      if (!isThere) return undefined;
      return { ...(await buildOf(file)), label: translate('Copy for other clients'), file };
    }),
  );
  const isOther = (one: Found | undefined): one is Found =>
    one !== undefined && !isSamePath(one.file, program.file);
  return { current: [own, ...extensions.filter(isOther)], copies: copies.filter(isOther) };
}

/** Reads which build a server's file is, without running it. */
export async function buildOf(file: string): Promise<Build> {
  const folder = path.dirname(file);
  const [launcher, list, ...packages] = await Promise.all([
    readText(file).catch(() => undefined),
    readValues(path.join(folder, 'server.json')),
    readValues(path.join(folder, 'package.json')),
    readValues(path.join(folder, '..', 'package.json')),
  ]);
  const id = [launcher && copyStartedBy(launcher), path.basename(folder), list?.id].find(
    (one): one is string => typeof one === 'string' && ID.test(one),
  );
  const version = packages
    .filter((one) => one?.name === 'fal-vscode' || one?.name === 'fal-mcp')
    .map((one) => one?.version)
    .find((one): one is string => typeof one === 'string');
  return { ...(version !== undefined && { version }), ...(id !== undefined && { id }) };
}

async function readValues(file: string): Promise<Values | undefined> {
  try {
    const value: unknown = JSON.parse((await readText(file)) ?? '');
    return isValues(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The version of a build in words; a copy has that of the program whose content it has. */
export function versionOf(
  build: Build,
  { current }: Servers,
  translate: DoctorContext['translate'],
): string {
  const same = current.find(({ id }) => id !== undefined && id === build.id);
  const version = same?.version ?? build.version;
  if (version !== undefined) return version;
  return build.id === undefined ? translate('unknown version') : translate('build {0}', build.id);
}

/** Whether a build is that of this program or of an installed extension; undefined where that is not known. */
export function isCurrent(build: Build, { current }: Servers): boolean | undefined {
  const ids = current.flatMap(({ id }) => id ?? []);
  if (build.id !== undefined && ids.length > 0) return ids.includes(build.id);
  const versions = current.flatMap(({ version }) => version ?? []);
  return build.version === undefined ? undefined : versions.includes(build.version);
}

/** The versions of this program, of Node and of the other servers. */
export async function programRows(
  { translate }: DoctorContext,
  finding: Promise<Servers>,
): Promise<readonly Row[]> {
  const servers = await finding;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldest, oldestMinor] = OLDEST_NODE;
  const isOld = major < oldest || (major === oldest && minor < oldestMinor);
  const row = (one: Found): Row => ({
    label: one.label,
    value: `${versionOf(one, servers, translate)} (${one.file})`,
  });
  return [
    ...servers.current.map(row),
    ...servers.copies.map(row),
    {
      ...{ label: 'Node.js', value: process.versions.node },
      ...(isOld && {
        fault: translate('This program needs {0} or newer.', OLDEST_NODE.join('.')),
        fix: translate('Install a newer Node.js from https://nodejs.org.'),
      }),
    },
    { label: translate('System'), value: `${process.platform} ${process.arch}, ${release()}` },
  ];
}
