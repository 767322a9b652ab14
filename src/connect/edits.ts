import { isDeepStrictEqual } from 'node:util';
import { FalError } from '../fal/errors.ts';
import type { Client, Scope } from './client.ts';
import { isValues, type Path, type Values } from './format.ts';
import { FORMATS } from './formats.ts';
import { offsetIn, putJson } from './json.ts';
import { KEY, NAME, type Server } from './server.ts';
import { errorAt } from './text.ts';

/** The keys of one kind of server, removed from an entry of the other kind; the user's own keys stay. */
const OF_BUNDLED = [
  ...['type', 'command', 'cmd', 'args', 'env', 'envs', 'environment', 'env_vars', 'cwd', 'envFile'],
];
const OF_HOSTED = [
  ...['type', 'url', 'serverUrl', 'httpUrl', 'uri', 'headers', 'oauth'],
  ...['http_headers', 'env_http_headers', 'bearer_token_env_var'],
];

/** The keys of an entry's variables. */
const VARIABLES = ['env', 'environment'];

/** Where an entry has the key itself: groups, and the name in them. */
const TYPED: readonly (readonly [group: string, name: RegExp])[] = [
  ...['env', 'envs', 'environment'].map((group) => [group, new RegExp(`^${KEY}$`, 'i')] as const),
  ...['headers', 'http_headers'].map((group) => [group, /^authorization$/i] as const),
];
/** Where an entry names the variable of the key. */
const NAMED = ['env_keys', 'env_http_headers', 'bearer_token_env_var'];

/** Matches the server's variables, which a project's file never sets, because others write that file too. */
const OUR_VARIABLE = /^FAL_/i;

/** The entry to write for this client. @throws {FalError} `not-allowed` when the server would need the key in the client's file */
export function entryFor(client: Client, server: Server, scope: Scope): Values {
  if (server.kind === 'oauth' && client.signIn === undefined) {
    throw new FalError(
      'not-allowed',
      `${client.name} is not known to sign in to a server with a browser.`,
      { advice: 'Use the bundled server, or --hosted with a key where the client can.' },
    );
  }
  const notHosted = client.notHosted?.[scope];
  if (server.kind === 'hosted' && notHosted !== undefined) {
    const signIn = client.signIn === undefined ? '' : ', or sign in to the hosted one with --oauth';
    throw new FalError(
      'not-allowed',
      `${client.name} cannot use the hosted server: ${notHosted}.`,
      {
        advice: `Use the bundled server, without --hosted${signIn}.`,
      },
    );
  }
  const pairs = Object.entries(client.entry(server, scope)).map(([name, value]) => [
    name,
    scope === 'project' && VARIABLES.includes(name) && isValues(value) ? notOurs(value) : value,
  ]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined)) as Values;
}

/** The variables that are not the server's own; undefined without any. */
function notOurs(variables: Values): Values | undefined {
  const kept = Object.entries(variables).filter(([name]) => !OUR_VARIABLE.test(name));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** Writes the server's entry into the text and changes nothing else. A user's file keeps added keys of the entry; a project's file, which others may write, keeps only its disabled state. @throws {FalError} `not-allowed` when the text cannot be parsed or edited safely */
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
  before: string,
  file: string,
): string {
  const text = withOlderMoved(client, before, file);
  const was = readFileOf(client, text, file);
  const format = FORMATS[client.format];
  const path = [...serversOf(client, was), NAME];
  const old = currentEntry(client, was);
  const obsolete = (kind === 'bundled' ? OF_HOSTED : OF_BUNDLED)
    .filter((name) => !(name in entry))
    .map((name) => [name]);
  // A key that is still sent would take the place of the sign-in; a typed one is not needed where the client has the
  // variable, and stays in a client that cannot name one.
  const isNamed = [KEY, '${input:'].some((name) => JSON.stringify(entry).includes(name));
  const typed = kind === 'oauth' || isNamed ? typedKeys(old, entry) : [];
  const named = kind === 'oauth' ? NAMED.map((name) => [name]) : [];
  const gone = [...obsolete, ...typed, ...named];
  let now = text;
  // Each removal parses the whole file.
  for (const names of gone.filter(([name = '']) => isValues(old) && Object.hasOwn(old, name))) {
    now = format.remove(now, [...path, ...names], file);
  }
  // Such as one in an inline table of TOML.
  if (
    typed.length > 0 &&
    typedKeys(currentEntry(client, readFileOf(client, now, file)), entry).length > 0
  )
    throw unsafe(client, file);
  now = format.merge(now, path, { ...entry, ...switchedOff(old) }, file);
  for (const input of kind === 'oauth' ? [] : (client.inputs ?? [])) {
    const inputs = inputsOf(was);
    if (inputs.some((one) => one.id === input.id)) continue;
    now = putJson(now, ['inputs', inputs.length], input, file);
  }
  return now;
}

/** Where an entry has a typed key that the new one does not replace. */
function typedKeys(old: Values | undefined, entry: Values): readonly (readonly [string, string])[] {
  return TYPED.flatMap(([group, pattern]) => {
    const [values, replaced] = [old?.[group], entry[group]];
    if (!isValues(values)) return [];
    const names = Object.keys(values).filter((name) => pattern.test(name));
    const isReplaced = (name: string) => isValues(replaced) && Object.hasOwn(replaced, name);
    return names.filter((name) => !isReplaced(name)).map((name) => [group, name] as const);
  });
}

function replaceEntry(client: Client, own: Values, before: string, file: string): string {
  const text = withOlderMoved(client, before, file);
  const was = readFileOf(client, text, file);
  requireOwnInputs(client, was, text, file);
  const old = currentEntry(client, was);
  const entry = { ...own, ...switchedOff(old) };
  if (isDeepStrictEqual(old, entry)) return text;
  const path = [...serversOf(client, was), NAME];
  const now = FORMATS[client.format].replace(text, path, entry, file);
  const left = currentEntry(client, readFileOf(client, now, file));
  if (!isDeepStrictEqual(left, entry)) throw unsafe(client, file);
  return now;
}

/** The part of an entry that disables the server; any other key may run code, move the key or approve spending. */
function switchedOff(entry: Values | undefined): Values {
  return {
    ...(entry?.disabled === true && { disabled: true }),
    ...(entry?.enabled === false && { enabled: false }),
  };
}

/** Rejects another's input with fal's id, which would prompt for the key and could pass it to any server. */
function requireOwnInputs(client: Client, was: Values, text: string, file: string): void {
  for (const own of client.inputs ?? []) {
    const at = inputsOf(was).findIndex((one) => one.id === own.id && !isDeepStrictEqual(one, own));
    if (at === -1) continue;
    const why = `the input “${String(own.id)}” is not the one that fal writes, and it would ask for your fal key.`;
    throw errorAt(
      file,
      text,
      offsetIn(text, ['inputs', at], file),
      why,
      'Remove that input from the file and try again, or connect in your own file with --scope user.',
    );
  }
}

/** Restores the server's entry from `earlier`, or removes it when `earlier` has none; keeps changes by others. @throws {FalError} `not-allowed` when the text cannot be edited safely */
export function disconnectText(
  client: Client,
  text: string,
  earlier: string,
  file: string,
): string {
  const was = readFileOf(client, earlier, file);
  const before = currentEntry(client, was);
  const path = [...serversOf(client, readFileOf(client, text, file)), NAME];
  const format = FORMATS[client.format];
  let now =
    before === undefined
      ? format.remove(text, path, file)
      : format.replace(text, path, before, file);
  const older = olderEntry(client, was);
  if (isValues(older)) now = format.replace(now, [client.servers, NAME], older, file);
  for (const { id } of client.inputs ?? []) {
    if (inputsOf(was).some((one) => one.id === id)) continue;
    const at = inputsOf(readFileOf(client, now, file)).findIndex((one) => one.id === id);
    if (at !== -1) now = putJson(now, ['inputs', at], undefined, file);
  }
  requireSafe(client, text, now, file);
  return now;
}

/** Parses a client's file. @throws {FalError} `not-allowed`, with line and column */
export function readFileOf(client: Client, text: string, file: string): Values {
  // The clone makes plain objects: the parsers' objects lack a prototype and fail a strict comparison.
  return structuredClone(FORMATS[client.format].read(text, file));
}

/** The server's entry in a client's file. */
export function currentEntry(client: Client, content: Values): Values | undefined {
  return serversIn(client, content)[NAME] as Values | undefined;
}

/** The entry that a change begins with: the current one, else that of the client's older place. */
export const formerEntry = (client: Client, content: Values): Values | undefined =>
  currentEntry(client, content) ?? olderEntry(client, content);

/** Where a client's file has its servers: a client's newer place counts where the file has it. */
export function serversOf({ servers, newerServers }: Client, content: Values): Path {
  const outer = content[servers];
  if (newerServers === undefined || !isValues(outer)) return [servers];
  const inner = outer[newerServers];
  // In the older place it could be a server of that name.
  return isValues(inner) && !('type' in inner) ? [servers, newerServers] : [servers];
}

/** The entry in a client's older place, where the newer one counts: an older version of the client would start it. */
function olderEntry(client: Client, content: Values): Values | undefined {
  const outer = content[client.servers];
  return serversOf(client, content).length > 1 && isValues(outer)
    ? (outer[NAME] as Values | undefined)
    : undefined;
}

/** The text with the entry of a client's older place in the newer one, unless one is there. */
function withOlderMoved(client: Client, text: string, file: string): string {
  const was = readFileOf(client, text, file);
  const older = olderEntry(client, was);
  if (older === undefined) return text;
  const format = FORMATS[client.format];
  const moved =
    isValues(older) && currentEntry(client, was) === undefined
      ? format.merge(text, [...serversOf(client, was), NAME], older, file)
      : text;
  return format.remove(moved, [client.servers, NAME], file);
}

/** The servers of a client's file, by their names; empty without any. */
export function serversIn(client: Client, content: Values): Values {
  let found: unknown = content;
  for (const name of serversOf(client, content)) found = isValues(found) ? found[name] : undefined;
  return isValues(found) ? found : {};
}

/** The `inputs` array of a client's file; empty without one. */
export function inputsOf({ inputs }: Values): Values[] {
  return Array.isArray(inputs) ? (inputs as Values[]) : [];
}

/** Checks that the parsed files differ only in fal's entry and inputs. */
function requireSafe(client: Client, before: string, after: string, file: string): void {
  let isSafe = false;
  try {
    isSafe = isDeepStrictEqual(
      withoutFal(client, readFileOf(client, before, file)),
      withoutFal(client, readFileOf(client, after, file)),
    );
  } catch {
    // An edit that breaks the syntax is not safe.
  }
  if (!isSafe) throw unsafe(client, file);
}

function unsafe(client: Client, file: string): FalError {
  const where = `${client.servers}.${NAME}`;
  return new FalError(
    'not-allowed',
    `${file} writes ${where} in a way that cannot be edited safely.`,
    {
      advice: `Nothing was changed. Write ${client.format === 'toml' ? `the table [${where}]` : where} by hand: --print shows it.`,
    },
  );
}

/** The file's content without fal's entry and inputs, and its servers apart, which may have been missing. */
function withoutFal(client: Client, content: Values): unknown {
  const own = (client.inputs ?? []).map(({ id }) => id);
  const inputs = inputsOf(content).filter(({ id }) => !own.includes(id as string));
  const servers = Object.entries(serversIn(client, content)).filter(([name]) => name !== NAME);
  const [first = '', inner] = serversOf(client, content);
  const { [first]: outer, ...others } = content;
  const rest = isValues(outer ?? {}) ? others : content;
  const around =
    inner === undefined || !isValues(outer)
      ? {}
      : { ...outer, [inner]: undefined, [NAME]: undefined };
  return [{ ...rest, inputs }, around, Object.fromEntries(servers)];
}
