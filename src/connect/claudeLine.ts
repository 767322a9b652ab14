import { type Client } from './clients.ts';
import { entryFor } from './edits.ts';
import { NAME, type Server } from './server.ts';

/** The line that adds the server to Claude Code for this person in all projects (code.claude.com/docs/en/mcp); Claude Code itself keeps that file, so it is not edited here. */
export function claudeLine(client: Client, server: Server): string {
  const { env = {}, headers = {} } = entryFor(client, server, 'user') as {
    env?: Record<string, string>;
    headers?: Record<string, string>;
  };
  const add = ['claude', 'mcp', 'add', '--scope', 'user'];
  const words =
    server.kind === 'bundled'
      ? [
          ...[...add, '--transport', 'stdio', NAME],
          ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
          ...['--', server.command, ...server.args],
        ]
      : [
          ...[...add, '--transport', 'http', NAME, server.url],
          ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
        ];
  return words.map(quoted).join(' ');
}

/** In single quotes where a shell would change it: the placeholder is for Claude Code, not for the shell. */
function quoted(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
