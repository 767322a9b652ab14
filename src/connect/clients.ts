import { AGENTS } from './agentClients.ts';
import type { Client, Scope } from './client.ts';
import { EDITORS } from './editorClients.ts';
import { fromEnvironment, standardEntry } from './entries.ts';
import { KEY, type Server } from './server.ts';

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
