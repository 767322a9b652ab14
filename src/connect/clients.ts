import { AGENTS } from './agentClients.ts';
import type { Files } from './clientFiles.ts';
import { EDITORS } from './editorClients.ts';
import { fromEnvironment, standardEntry } from './entries.ts';
import { KEY, type Server } from './server.ts';

/** Which file is written: the user's or the project's. */
export type Scope = 'user' | 'project';

/** A client: the location and format of its file. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** What starts the server, in a sentence, where it is not a program of this name. */
  readonly startedBy?: string;
  /** Without files, the entry is only printed; see `defaultScope`. */
  readonly files: Readonly<Partial<Record<Scope, Files>>>;
  /** Whether a command of the client adds the server for all projects; see `claudeLine`. */
  readonly userCommand?: true;
  readonly format: 'json' | 'toml' | 'yaml';
  /** The key of the object that holds the servers. */
  readonly servers: string;
  /** A key in that object that holds them instead, where a file has it. */
  readonly newerServers?: string;
  readonly entry: (server: Server, scope: Scope) => Readonly<Record<string, unknown>>;
  /** Items that the user's file needs in its `inputs` array, identified by `id`. */
  readonly inputs?: readonly Readonly<Record<string, string | boolean>>[];
  /** Whether its entry can name npx on Windows, where npx is a script, without `cmd /c`. */
  readonly startsScripts?: true;
  /** The reason why the hosted server would need the key in the client's file of this scope. */
  readonly notHosted?: Readonly<Partial<Record<Scope, string>>>;
  /** How the user signs in to the hosted server, as a sentence; absent for clients that are not known to. */
  readonly signIn?: string;
  /** The source of the key for the user's file, as a sentence; see `keySource`. */
  readonly key: string;
  /** A further sentence on the key for a project's file. */
  readonly projectKey?: string;
}

/** The clients that can be connected. */
export const CLIENTS: readonly Client[] = [
  ...AGENTS,
  ...EDITORS,
  {
    // The format of most other clients, which differ in the syntax of variables.
    id: 'json',
    name: 'Another client (plain JSON)',
    files: {},
    format: 'json',
    servers: 'mcpServers',
    entry: (server) => standardEntry(server, `\${${KEY}}`),
    key: `Name the key as your client does (\${${KEY}} here, \${env:${KEY}} in some), or leave that line out where the server inherits ${KEY}.`,
  },
];

/** The sentence shown after a connection: where the client gets the key in this scope, or how the user signs in. */
export function keySource(
  { name, startedBy, key, projectKey, signIn }: Client,
  scope: Scope,
  kind: Server['kind'],
): string {
  if (kind === 'oauth') return `No key is used. ${signIn ?? ''}`.trim();
  if (scope === 'user') return key;
  const source = `${fromEnvironment(startedBy ?? name)} A project's file never sets it.`;
  return projectKey === undefined ? source : `${source} ${projectKey}`;
}

/** The scopes that a client has a file for. */
export function scopesOf({ files }: Client): readonly Scope[] {
  return Object.keys(files) as Scope[];
}

/** The scope where none is chosen: the first that the client has a file for. */
export function defaultScope(client: Client): Scope {
  return scopesOf(client)[0] ?? 'user';
}

/** Whether the hosted server can be used without the key in the client's file of this scope. */
export function canBeHosted({ notHosted }: Client, scope: Scope): boolean {
  return notHosted?.[scope] === undefined;
}

/** The kinds of server that a client can use, in one of its scopes at least. */
export function kindsOf(client: Client): readonly Server['kind'][] {
  const scopes = [...scopesOf(client)];
  if (client.userCommand || scopes.length === 0) scopes.push('user');
  return [
    'bundled',
    ...(scopes.some((scope) => canBeHosted(client, scope)) ? (['hosted'] as const) : []),
    ...(client.signIn === undefined ? [] : (['oauth'] as const)),
  ];
}
