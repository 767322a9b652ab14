/** The key of an environment, as fal's own clients read it: `FAL_KEY`, else `FAL_KEY_ID:FAL_KEY_SECRET`; undefined where there is none, or only the placeholder that an MCP client found no value for. */
export function environmentKey(env: NodeJS.ProcessEnv): string | undefined {
  const pair =
    env.FAL_KEY_ID && env.FAL_KEY_SECRET ? `${env.FAL_KEY_ID}:${env.FAL_KEY_SECRET}` : undefined;
  const key = (env.FAL_KEY ?? pair)?.trim().replace(/^(["'])(.*)\1$/, '$2');
  return key === '' || key?.startsWith('${') ? undefined : key;
}
