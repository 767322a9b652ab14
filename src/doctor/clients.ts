import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '../connect/client.ts';
import { CLIENTS, scopesOf } from '../connect/clients.ts';
import { currentEntry, readFileOf } from '../connect/edits.ts';
import { readText, withoutBom } from '../connect/file.ts';
import type { Values } from '../connect/format.ts';
import { fileOf } from '../connect/plan.ts';
import { startedBy } from '../connect/started.ts';
import { secretsIn } from '../connect/visible.ts';
import type { DoctorContext } from './options.ts';
import { buildOf, isCurrent, type Servers, versionOf } from './programs.ts';
import type { Row } from './report.ts';

const SERVER = /(^|[\\/])(fal-)?mcp\.mjs$/;
const PACKAGE = /^fal-mcp(?:@(.+))?$/;

/** The entries of this server in clients' files, and what is wrong with them. */
export async function clientRows(
  context: DoctorContext,
  finding: Promise<Servers>,
): Promise<readonly Row[]> {
  const { place, projects, translate } = context;
  const servers = await finding;
  const seen = new Set<string>();
  const rows: Row[] = [];
  for (const client of CLIENTS) {
    for (const scope of scopesOf(client)) {
      for (const project of scope === 'project' ? projects : ['']) {
        const file = await fileOf(client, { ...place, project }, scope);
        if (seen.has(file)) continue;
        seen.add(file);
        rows.push(...(await fileRows(client, file, context, servers)));
      }
    }
  }
  if (rows.length > 0) return rows;
  return [{ label: translate('Entries'), value: translate('none: no client is connected') }];
}

async function fileRows(
  client: Client,
  file: string,
  context: DoctorContext,
  servers: Servers,
): Promise<readonly Row[]> {
  const { translate } = context;
  let entry: Values | undefined;
  try {
    const text = await readText(file);
    if (text === undefined || text.trim() === '') return [];
    entry = currentEntry(client, readFileOf(client, withoutBom(text), file));
  } catch (error) {
    return [unreadableRow(client, file, error, translate)];
  }
  return entry === undefined ? [] : entryRows(client, file, entry, context, servers);
}

function unreadableRow(
  client: Client,
  file: string,
  error: unknown,
  translate: DoctorContext['translate'],
): Row {
  const message = error instanceof Error ? error.message : String(error);
  // A parser may quote the file, which may hold secrets.
  const [, line, column] = /:(\d+):(\d+): /.exec(message) ?? [];
  return {
    ...{ label: client.name, value: file },
    fault:
      line === undefined || column === undefined
        ? translate('The file cannot be read: {0}', message)
        : translate('The file is not valid: line {0}, column {1}.', line, column),
    fix: translate('Correct the file; the client may not read it either.'),
  };
}

async function entryRows(
  client: Client,
  file: string,
  entry: Values,
  context: DoctorContext,
  servers: Servers,
): Promise<readonly Row[]> {
  const { secrets, steps, translate } = context;
  const { command, args, url } = startedBy(entry);
  const named = args.find((one) => SERVER.test(one));
  const packaged = args.map((one) => PACKAGE.exec(one)).find((one) => one !== null);
  const label = client.name;
  const fix = steps.connect(client.id);
  const row = (value: string, fault?: string): Row => ({
    ...{ label, value: `${file}: ${value}` },
    ...(fault !== undefined && { fault, fix }),
  });
  const faults: string[] = [];

  let value = translate('another program');
  if (url !== undefined) {
    const host = URL.canParse(url) ? new URL(url).host : translate('no address');
    value = translate('the server at {0}', host);
  } else if (packaged) {
    const [, version] = packaged;
    value = packaged[0];
    const isPinned = version !== undefined && /^\d/.test(version);
    if (isPinned && isCurrent({ version }, servers) === false)
      faults.push(otherVersion(version, servers, translate));
  } else if (named !== undefined) {
    const build = await buildOf(named);
    value = `${versionOf(build, servers, translate)} (${named})`;
    if (!(await exists(named)))
      faults.push(translate('The file of the server does not exist any more.'));
    else if (isCurrent(build, servers) === false)
      faults.push(otherVersion(versionOf(build, servers, translate), servers, translate));
  }
  if (command !== undefined && path.isAbsolute(command) && !(await exists(command)))
    faults.push(translate('The program {0} that starts it does not exist any more.', command));
  const typed = secretsIn(entry);
  if (typed.length > 0) {
    for (const one of typed) secrets.add(one);
    faults.push(
      translate('The entry holds a key or a password in plain text, which others may read.'),
    );
  }
  return faults.length === 0 ? [row(value)] : faults.map((fault) => row(value, fault));
}

const otherVersion = (
  version: string,
  { current }: Servers,
  translate: DoctorContext['translate'],
): string =>
  translate(
    'It starts another version: {0}; this is {1}.',
    version,
    current[0]?.version ?? translate('unknown version'),
  );

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
