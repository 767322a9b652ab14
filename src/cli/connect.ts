import { homedir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { version } from 'virtual:tools';
import { type Backups, createBackups } from '../connect/backups.ts';
import { claudeLine } from '../connect/claudeLine.ts';
import type { Client, Scope } from '../connect/client.ts';
import { CLIENTS, defaultScope, keySource, scopesOf } from '../connect/clients.ts';
import { bundledServer, isFromPackage, packagedServer, stableNode } from '../connect/command.ts';
import { showDiff } from '../connect/diff.ts';
import { connectText } from '../connect/edits.ts';
import { installLink } from '../connect/installLinks.ts';
import type { Place } from '../connect/places.ts';
import {
  type ClientFile,
  clientNamed,
  fileOf,
  type Plan,
  planConnection,
  scopeOf,
} from '../connect/plan.ts';
import { describeChange, maskedText } from '../connect/preview.ts';
import { HOSTED, type Server, SIGN_IN } from '../connect/server.ts';
import { visible } from '../domain/visible.ts';
import { FalError } from '../fal/errors.ts';
import { isSamePath } from '../store/inside.ts';
import { dataFolder } from '../store/store.ts';
import { nextStep } from '../tools/nextStep.ts';
import { helpText, readArgs, type Values } from './command.ts';
import { printMessage } from './context.ts';
import { CONNECT } from './machineInfos.ts';
import { message } from './terminal.ts';

type Flags = Values<typeof CONNECT>;

/** Runs `connect` with its arguments: writes the server that `serverFile` starts into a client's configuration. Resolves to the exit code. */
export async function connect(
  args: readonly string[],
  { serverFile }: { readonly serverFile: string },
): Promise<number> {
  try {
    const { values, positionals } = readFlags(args);
    const [id, ...more] = positionals;
    const place: Place = {
      platform: process.platform,
      home: homedir(),
      env: process.env,
      project: process.cwd(),
    };
    if (values.help || id === undefined) {
      print(`${helpText(CONNECT)}\n${listClients(place)}`);
      return values.help ? 0 : 2;
    }
    if (more.length > 0) throw usageError(`One client at a time, not ${positionals.join(', ')}.`);
    return await connectClient(clientNamed(id), values, place, serverFile);
  } catch (error) {
    const isExpected = error instanceof FalError;
    const text = isExpected ? `${error.message} ${nextStep(error)}` : String(error);
    // A path may hold line ends, which would look like lines of this program.
    process.stderr.write(`${message(visible(text), process.stderr)}\n`);
    return isExpected && error.kind === 'invalid-input' ? 2 : 1;
  }
}

function readFlags(args: readonly string[]) {
  try {
    return readArgs(CONNECT, args);
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}

async function connectClient(
  client: Client,
  flags: Flags,
  place: Place,
  serverFile: string,
): Promise<number> {
  const serverFor = async (scope: Scope): Promise<Server> => {
    if (flags.oauth) return SIGN_IN;
    return flags.hosted ? HOSTED : thisServer({ client, place, serverFile, scope }, flags.root);
  };
  if (flags.link) {
    // A link is for any machine.
    const server = await serverFor('project');
    print(Object.values(installLink(client, server)).join('\n'));
    const source = keySource(client, 'user', server.kind);
    process.stderr.write(`${message(source, process.stderr)}\n`);
    return 0;
  }
  if (client.userCommand && flags.scope === 'user') {
    const server = await serverFor('user');
    print(
      `Run this line; Claude Code writes its user file itself:\n\n${claudeLine(client, server)}\n`,
    );
    return 0;
  }
  // One of the choices of the flag.
  const scope = flags.scope as Scope | undefined;
  if (flags.print || (scopesOf(client).length === 0 && flags.file === undefined)) {
    const printed = scope ?? defaultScope(client);
    const server = await serverFor(printed);
    print(connectText(client, server, '', client.name, printed).trimEnd());
    process.stderr.write(`${message(keySource(client, printed, server.kind), process.stderr)}\n`);
    return 0;
  }

  const backups = createBackups(path.join(dataFolder(process.env), 'connect'));
  const clientFile =
    flags.file === undefined
      ? await usualFile(client, place, scope)
      : namedFile(client, place, scope, path.resolve(flags.file));
  // An undo starts nothing.
  const server = flags.undo ? undefined : await serverFor(scopeOf(clientFile));
  const plan = server
    ? await planConnection(clientFile, server)
    : await backups.planUndo(clientFile);
  for (const line of describeChange(plan)) print(line);
  if (plan.after === plan.before) {
    print('The file is up to date: nothing to write.');
    return 0;
  }
  print(
    `The change:\n${showDiff(plan.before ?? '', plan.after ?? '', (text) => maskedText(plan, text))}`,
  );
  if (plan.after === undefined) print('The file is deleted: it did not exist before.');
  if (flags['dry-run']) return 0;
  if (!flags.yes && !(await confirm())) return 1;
  await carryOut(plan, backups, server?.kind);
  if (client.userCommand && server) {
    const line = claudeLine(client, await serverFor('user'));
    print(`For all your projects run this line instead:\n\n${line}`);
  }
  return 0;
}

interface Started {
  readonly client: Client;
  readonly place: Place;
  readonly serverFile: string;
  readonly scope: Scope;
}

/** This program as a client starts it. */
async function thisServer(
  { client, place, serverFile, scope }: Started,
  roots: readonly string[] = [],
): Promise<Server> {
  const { platform, home } = place;
  if (!isFromPackage(serverFile))
    return bundledServer(await stableNode(process.execPath, place), serverFile, { roots });
  // A project's file names no folder of this machine.
  const where = scope === 'project' ? { platform } : { platform, home };
  return packagedServer(client, version, where, roots);
}

async function usualFile(
  client: Client,
  place: Place,
  scope = defaultScope(client),
): Promise<ClientFile> {
  const file = await fileOf(client, place, scope);
  return { client, file, project: scope === 'project' ? place.project : undefined };
}

/** The file of `--file`: a project's, unless it is the client's own or `--scope user` is set. */
function namedFile(
  client: Client,
  place: Place,
  scope: Scope | undefined,
  file: string,
): ClientFile {
  const isOwn = client.files.user?.(place).some((own) => isSamePath(own, file)) === true;
  if (scope === 'user' || (scope === undefined && isOwn)) {
    return { client, file, project: undefined };
  }
  const folder = path.dirname(file);
  const isDotFolder = path.basename(folder).startsWith('.');
  return { client, file, project: isDotFolder ? path.dirname(folder) : folder };
}

async function carryOut(
  plan: Plan,
  backups: Backups,
  kind: Server['kind'] | undefined,
): Promise<void> {
  if (kind === undefined) {
    await backups.undo(plan);
    print('Undone.');
    return;
  }
  const backup = await backups.apply(plan);
  print(`Written. ${backup === undefined ? '' : `Backup: ${visible(backup)}. `}To undo: --undo.`);
  printMessage(keySource(plan.client, scopeOf(plan), kind));
}

/** Asks on the terminal; without one, nothing is written unless --yes is set. */
async function confirm(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write('Nothing written: there is no terminal to ask on. Add --yes to write.\n');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question('Write this? [y/N] ');
    if (/^y(es)?$/i.test(answer.trim())) return true;
    print('Nothing written.');
    return false;
  } finally {
    terminal.close();
  }
}

function listClients(place: Place): string {
  const rows = CLIENTS.map(({ id, name, files }) => {
    const where = Object.values(files).map((candidates) => candidates(place).at(-1));
    return `  ${id.padEnd(15)} ${name}${where.length > 0 ? `: ${where.join(', ')}` : ''}`;
  });
  return `Clients\n${rows.join('\n')}`;
}

function usageError(message: string): FalError {
  return new FalError('invalid-input', message, { advice: 'See connect --help.' });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
