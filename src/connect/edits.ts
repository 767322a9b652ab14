import { isDeepStrictEqual } from 'node:util';
import { FalError } from '../fal/errors.ts';
import type { Client } from './clients.ts';
import { mergeJson, putJson, readJson } from './json.ts';
import { NAME, type Server } from './server.ts';
import { mergeToml, readToml, removeToml } from './toml.ts';

type Values = Record<string, unknown>;

/** What belongs to the one kind of server and would be wrong beside the other; a key that a person added stays. */
const OF_BUNDLED = ['type', 'command', 'args', 'env', 'env_vars', 'cwd', 'envFile'];
const OF_HOSTED = [
  ...['type', 'url', 'serverUrl', 'headers'],
  ...['http_headers', 'env_http_headers', 'bearer_token_env_var'],
];

/** What is written for this client. @throws {FalError} `refused` for a server that it cannot use without the key in its file */
export function entryFor(client: Client, server: Server): Readonly<Values> {
  if (server.kind === 'hosted' && client.notHosted !== undefined) {
    throw new FalError(
      'refused',
      `${client.name} cannot use the hosted server: ${client.notHosted}.`,
      {
        advice: 'Use the bundled server, without --hosted.',
      },
    );
  }
  return client.entry(server);
}

/** The text of the client's file with the server in it, and all else as it was. @throws {FalError} `refused` when it cannot be read or be edited safely */
export function connectText(client: Client, server: Server, text: string, file: string): string {
  const entry = entryFor(client, server);
  const was = read(client, text, file);
  const path = [client.servers, NAME];
  const unwanted = (server.kind === 'bundled' ? OF_HOSTED : OF_BUNDLED).filter(
    (name) => !(name in entry),
  );
  let now = text;
  for (const name of unwanted) now = removed(client, now, [...path, name], file);
  now = client.format === 'toml' ? mergeToml(now, path, entry) : mergeJson(now, path, entry, file);
  for (const input of client.inputs ?? []) {
    const inputs = listOf(was);
    if (inputs.some((one) => one.id === input.id)) continue;
    now = putJson(now, ['inputs', inputs.length], input, file);
  }
  requireSafe(client, text, now, file);
  return now;
}

/** The text with the server's entry as it was in `earlier`, or without one when it had none there; for a file that others have changed since. */
export function disconnectText(
  client: Client,
  text: string,
  earlier: string,
  file: string,
): string {
  const was = read(client, earlier, file);
  const before = entryIn(client, was);
  const path = [client.servers, NAME];
  let now = removed(client, text, path, file);
  if (before !== undefined) {
    now =
      client.format === 'toml' ? mergeToml(now, path, before) : putJson(text, path, before, file);
  }
  for (const { id } of client.inputs ?? []) {
    if (listOf(was).some((one) => one.id === id)) continue;
    const at = listOf(read(client, now, file)).findIndex((one) => one.id === id);
    if (at !== -1) now = putJson(now, ['inputs', at], undefined, file);
  }
  requireSafe(client, text, now, file);
  return now;
}

/** What a client's file says. @throws {FalError} `refused`, with line and column */
function read(client: Client, text: string, file: string): Values {
  return client.format === 'toml' ? readToml(text, file) : readJson(text, file);
}

/** The server's entry in a client's file. */
function entryIn(client: Client, content: Values): Values | undefined {
  const servers = content[client.servers] as Values | undefined;
  return servers?.[NAME] as Values | undefined;
}

function removed(client: Client, text: string, path: string[], file: string): string {
  return client.format === 'toml' ? removeToml(text, path) : putJson(text, path, undefined, file);
}

function listOf({ inputs }: Values): Values[] {
  return Array.isArray(inputs) ? (inputs as Values[]) : [];
}

/** Nothing but our part may differ, whatever the way in which the file says it. */
function requireSafe(client: Client, before: string, after: string, file: string): void {
  let isSafe = false;
  try {
    isSafe = isDeepStrictEqual(
      others(client, read(client, before, file)),
      others(client, read(client, after, file)),
    );
  } catch {
    // An edit that leaves the file unreadable is none.
  }
  if (isSafe) return;
  const where = `${client.servers}.${NAME}`;
  throw new FalError('refused', `${file} says ${where} in a way that cannot be edited safely.`, {
    advice: `Nothing was changed. Write ${client.format === 'toml' ? `the table [${where}]` : where} by hand: --print shows it.`,
  });
}

function others(client: Client, content: Values): Values {
  const own = (client.inputs ?? []).map(({ id }) => id);
  const inputs = listOf(content).filter(({ id }) => !own.includes(id as string));
  const servers = Object.entries((content[client.servers] ?? {}) as Values);
  const rest = Object.fromEntries(servers.filter(([name]) => name !== NAME));
  return { ...content, inputs, [client.servers]: rest };
}
