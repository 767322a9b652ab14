import { isDeepStrictEqual } from 'node:util';
import { FalError } from '../fal/errors.ts';
import type { Client, Scope } from './clients.ts';
import { mergeJson, offsetIn, putJson, readJson } from './json.ts';
import { NAME, type Server } from './server.ts';
import { refuse } from './text.ts';
import { mergeToml, readToml, removeToml } from './toml.ts';

type Values = Record<string, unknown>;

/** What belongs to the one kind of server and would be wrong beside the other; a key that a person added stays. */
const OF_BUNDLED = ['type', 'command', 'args', 'env', 'env_vars', 'cwd', 'envFile'];
const OF_HOSTED = [
  ...['type', 'url', 'serverUrl', 'headers'],
  ...['http_headers', 'env_http_headers', 'bearer_token_env_var'],
];

/** A variable of this server; none of them is ever set by a project's file, which others write too. */
const OUR_VARIABLE = /^FAL_/i;

/** What is written for this client. @throws {FalError} `refused` for a server that it cannot use without the key in its file */
export function entryFor(client: Client, server: Server, scope: Scope): Readonly<Values> {
  if (server.kind === 'hosted' && client.notHosted !== undefined) {
    throw new FalError(
      'refused',
      `${client.name} cannot use the hosted server: ${client.notHosted}.`,
      {
        advice: 'Use the bundled server, without --hosted.',
      },
    );
  }
  const { env, ...entry } = client.entry(server, scope);
  const variables = Object.entries(env ?? {}).filter(
    ([name]) => scope === 'user' || !OUR_VARIABLE.test(name),
  );
  return { ...entry, ...(variables.length > 0 && { env: Object.fromEntries(variables) }) };
}

/** The text of the client's file with the server in it, and all else as it was. In a person's own file what they added to the entry stays; in a project's file, which may come from anybody, nothing of the old entry stays but that it is switched off. @throws {FalError} `refused` when it cannot be read or be edited safely */
export function connectText(
  client: Client,
  server: Server,
  text: string,
  file: string,
  scope: Scope,
): string {
  const entry = entryFor(client, server, scope);
  const now =
    scope === 'project'
      ? replaceEntry(client, entry, text, file)
      : mergeEntry(client, server.kind, entry, text, file);
  requireSafe(client, text, now, file);
  return now;
}

function mergeEntry(
  client: Client,
  kind: Server['kind'],
  entry: Values,
  text: string,
  file: string,
): string {
  const was = readFileOf(client, text, file);
  const path = [client.servers, NAME];
  const unwanted = (kind === 'bundled' ? OF_HOSTED : OF_BUNDLED).filter((name) => !(name in entry));
  let now = text;
  for (const name of unwanted) now = removed(client, now, [...path, name], file);
  now = client.format === 'toml' ? mergeToml(now, path, entry) : mergeJson(now, path, entry, file);
  for (const input of client.inputs ?? []) {
    const inputs = listOf(was);
    if (inputs.some((one) => one.id === input.id)) continue;
    now = putJson(now, ['inputs', inputs.length], input, file);
  }
  return now;
}

function replaceEntry(client: Client, own: Values, text: string, file: string): string {
  const was = readFileOf(client, text, file);
  requireOwnInputs(client, was, text, file);
  const old = entryIn(client, was);
  const entry = { ...own, ...switchedOff(old) };
  if (isDeepStrictEqual(old, entry)) return text;
  const path = [client.servers, NAME];
  const now =
    client.format === 'toml'
      ? mergeToml(removeToml(text, path), path, entry)
      : putJson(text, path, entry, file);
  const left = entryIn(client, readFileOf(client, now, file));
  if (!isDeepStrictEqual(left, entry)) throw unsafe(client, file);
  return now;
}

/** What of an entry only switches the server off. All else may run code, move the key or approve spending. */
function switchedOff(entry: Values | undefined): Values {
  return {
    ...(entry?.disabled === true && { disabled: true }),
    ...(entry?.enabled === false && { enabled: false }),
  };
}

/** A project's input of our id would ask for the key in our name, and hand it to whom it likes. */
function requireOwnInputs(client: Client, was: Values, text: string, file: string): void {
  for (const own of client.inputs ?? []) {
    const at = listOf(was).findIndex((one) => one.id === own.id && !isDeepStrictEqual(one, own));
    if (at === -1) continue;
    const why = `the input “${String(own.id)}” is not the one that fal writes, and it would ask for your fal key.`;
    throw refuse(
      file,
      text,
      offsetIn(text, ['inputs', at], file),
      why,
      'Remove that input from the file and try again, or connect in your own file with --scope user.',
    );
  }
}

/** The text with the server's entry as it was in `earlier`, or without one when it had none there; for a file that others have changed since. */
export function disconnectText(
  client: Client,
  text: string,
  earlier: string,
  file: string,
): string {
  const was = readFileOf(client, earlier, file);
  const before = entryIn(client, was);
  const path = [client.servers, NAME];
  let now = removed(client, text, path, file);
  if (before !== undefined) {
    now =
      client.format === 'toml' ? mergeToml(now, path, before) : putJson(text, path, before, file);
  }
  for (const { id } of client.inputs ?? []) {
    if (listOf(was).some((one) => one.id === id)) continue;
    const at = listOf(readFileOf(client, now, file)).findIndex((one) => one.id === id);
    if (at !== -1) now = putJson(now, ['inputs', at], undefined, file);
  }
  requireSafe(client, text, now, file);
  return now;
}

/** What a client's file says. @throws {FalError} `refused`, with line and column */
export function readFileOf(client: Client, text: string, file: string): Values {
  // As plain objects: those of the parsers have no prototype, so that they would equal no other.
  return structuredClone(client.format === 'toml' ? readToml(text, file) : readJson(text, file));
}

/** The server's entry in a client's file. */
export function entryIn(client: Client, content: Values): Values | undefined {
  const servers = content[client.servers] as Values | null | undefined;
  return servers?.[NAME] as Values | undefined;
}

function removed(client: Client, text: string, path: string[], file: string): string {
  return client.format === 'toml' ? removeToml(text, path) : putJson(text, path, undefined, file);
}

/** The inputs of a client's file, as far as they are objects. */
export function listOf({ inputs }: Values): Values[] {
  return Array.isArray(inputs) ? (inputs as Values[]) : [];
}

/** Nothing but our part may differ, whatever the way in which the file says it. */
function requireSafe(client: Client, before: string, after: string, file: string): void {
  let isSafe = false;
  try {
    isSafe = isDeepStrictEqual(
      others(client, readFileOf(client, before, file)),
      others(client, readFileOf(client, after, file)),
    );
  } catch {
    // An edit that leaves the file unreadable is none.
  }
  if (!isSafe) throw unsafe(client, file);
}

function unsafe(client: Client, file: string): FalError {
  const where = `${client.servers}.${NAME}`;
  return new FalError('refused', `${file} says ${where} in a way that cannot be edited safely.`, {
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
