// The main job, as an agent does it: a real MCP client on the shipped server, against the embedded fal
// (no key, no network), or against fal itself with FAL_KEY and `-- --live`.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { startEmbeddedFal } from '../support/embeddedFal.ts';
import { steps } from './steps.ts';

const root = path.resolve(import.meta.dirname, '../..');
const live = process.argv.includes('--live');
const say = (text: string) => {
  process.stdout.write(`${text}\n`);
};

if (live && !process.env.FAL_KEY) {
  say(
    '--live talks to fal itself and needs FAL_KEY (https://fal.ai/dashboard/keys). It costs a few cents.',
  );
  process.exit(2);
}
await mkdir(path.join(root, 'demo-out'), { recursive: true });
const fal = live ? undefined : await startEmbeddedFal(path.join(root, 'dist/sandbox.mjs'));
say(
  fal
    ? `The sandbox is running at ${fal.url}; nothing leaves this machine.`
    : 'Talking to fal itself.',
);

const client = new Client({ name: 'fal-demo', version: '1.0.0' });
let failed = 0;
try {
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [path.join(root, 'dist/mcp.mjs')],
      cwd: root,
      env: {
        ...(process.env as Record<string, string>),
        ...(fal && {
          FAL_KEY: 'sandbox:key',
          FAL_GATEWAY_URL: fal.url,
          FAL_DATA_DIR: path.join(root, 'demo-out/.data'),
        }),
      },
      stderr: 'inherit',
    }),
  );
  const { tools } = await client.listTools();
  say(`The server offers ${tools.length} tools: ${tools.map((tool) => tool.name).join(', ')}.\n`);

  const call = async (name: string, input: Record<string, unknown>) => {
    const started = Date.now();
    let last = '';
    const result = (await client.callTool({ name, arguments: input }, undefined, {
      timeout: 60_000,
      onprogress: ({ message }) => {
        const line = (message ?? '').replace(/ \(request .*\)$/, '');
        if (line !== last) say(`    … ${line}`);
        last = line;
      },
    })) as CallToolResult;
    const [first] = result.content;
    if (result.isError) throw new Error(first?.type === 'text' ? first.text : 'failed');
    say(`    ${name} took ${((Date.now() - started) / 1000).toFixed(1)} s`);
    return (result.structuredContent ?? {}) as Record<string, unknown>;
  };
  for (const [at, step] of steps(call, say, root).entries()) {
    say(`${at + 1}. ${step.title}`);
    try {
      await step.run();
    } catch (error) {
      failed += 1;
      say(`    FAILED: ${error instanceof Error ? error.message : String(error)}`);
    }
    say('');
  }
  say(
    failed === 0 ? 'Everything worked. The results are in ./demo-out/.' : `${failed} steps failed.`,
  );
} finally {
  await client.close();
  fal?.stop();
}
process.exitCode = failed === 0 ? 0 : 1;
