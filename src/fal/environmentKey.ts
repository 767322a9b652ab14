/** Reads the key from an environment like fal's own clients: `FAL_KEY`, else `FAL_KEY_ID:FAL_KEY_SECRET`. Undefined when it is unset or an unresolved placeholder of an MCP client. */
export function environmentKey(env: NodeJS.ProcessEnv): string | undefined {
  const pair =
    env.FAL_KEY_ID && env.FAL_KEY_SECRET ? `${env.FAL_KEY_ID}:${env.FAL_KEY_SECRET}` : undefined;
  const key = (env.FAL_KEY ?? pair)?.trim().replace(/^(["'])(.*)\1$/, '$2');
  return key === '' || key?.startsWith('${') ? undefined : key;
}
