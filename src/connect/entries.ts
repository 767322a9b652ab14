import { KEY, type Server } from './server.ts';

/** The entry in most clients' format, with `placeholder` for the key. */
export function standardEntry(
  server: Server,
  placeholder: string,
  names: { url?: string; types?: readonly [stdio: string, http: string] } = {},
): Record<string, unknown> {
  const { url = 'url', types } = names;
  return server.kind === 'bundled'
    ? {
        ...(types && { type: types[0] }),
        command: server.command,
        args: server.args,
        env: { ...server.env, [KEY]: placeholder },
      }
    : {
        ...(types && { type: types[1] }),
        [url]: server.url,
        ...(server.kind === 'hosted' && { headers: { Authorization: `Bearer ${placeholder}` } }),
      };
}

/** The entry without a key, for clients that replace no variables. */
export function withoutKey(server: Server): Record<string, unknown> {
  if (server.kind !== 'bundled') return { url: server.url };
  const { command, args, env } = server;
  return { command, args, ...(Object.keys(env).length > 0 && { env }) };
}

/** The entry of a project's `.mcp.json`, which several programs read: it has no variable, because each writes them in another way. */
export function sharedEntry(server: Server): Record<string, unknown> {
  return { type: server.kind === 'bundled' ? 'stdio' : 'http', ...withoutKey(server) };
}

/** The sentence for clients that have the key from their environment. */
export const fromEnvironment = (name: string): string =>
  `The key is the ${KEY} of the environment that ${name} is started in.`;
