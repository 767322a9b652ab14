import type { Client } from './client.ts';
import { entryFor } from './edits.ts';
import { NAME, type Server } from './server.ts';

/** The shell command that adds the server to Claude Code in user scope (code.claude.com/docs/en/mcp), because Claude Code manages that file itself; on Windows for PowerShell. */
export function claudeLine(
  client: Client,
  server: Server,
  platform: NodeJS.Platform = process.platform,
): string {
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
  return words.map((word) => quoted(word, platform)).join(' ');
}

/** Quotes a word for the shell, which must not expand Claude Code's placeholder. */
function quoted(word: string, platform: NodeJS.Platform): string {
  if (/^[\w./:=@-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", platform === 'win32' ? "''" : `'\\''`)}'`;
}
