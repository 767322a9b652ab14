import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { callTool, connectServer, NO_LIMITS, type ServerStart } from './mcp.ts';

/** What every way to install the server must lead to: nine tools, and a picture of the sandbox in the project. Resolves to the milliseconds until each. @throws when either is missing */
export async function enterBy(
  start: ServerStart & { readonly cwd: string },
  sandbox: string,
): Promise<{ readonly tools: number; readonly picture: number }> {
  const from = performance.now();
  const variables = {
    ...NO_LIMITS,
    FAL_KEY: 'test-id:test-secret',
    FAL_GATEWAY_URL: sandbox,
    FAL_DATA_DIR: path.join(start.cwd, '.data'),
  };
  const client = await connectServer({ ...start, env: { ...variables, ...start.env } });
  try {
    assert.equal((await client.listTools()).tools.length, 9);
    const tools = performance.now() - from;
    const { data, isError, text } = await callTool(client, 'run_model', {
      endpoint_id: 'fal-ai/flux/schnell',
      input: { prompt: 'a lighthouse at dusk' },
      save_to: 'images',
    });
    assert.ok(!isError, text);
    const [file] = data.assets as { path: string }[];
    await access(path.resolve(start.cwd, file?.path ?? ''));
    return { tools, picture: performance.now() - from };
  } finally {
    await client.close();
  }
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

/** Prints how long a door takes from its first command; `setUp` is what comes before the server's start, in milliseconds. */
export function reportDoor(
  door: string,
  { tools, picture }: { readonly tools: number; readonly picture: number },
  setUp = 0,
): void {
  const [ready, made] = [tools, picture].map((one) => seconds(setUp + one));
  console.log(`${door}: set up ${seconds(setUp)}, nine tools ${ready}, a picture ${made}`);
}
