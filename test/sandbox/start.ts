import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readKnowledge } from '../../src/catalogue/recommend/pack.ts';
import { packKnowledge } from '../../src/catalogue/recommend/packed.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { packSnapshot } from '../../src/snapshot/build.ts';

const CAPABILITIES = fileURLToPath(new URL('../../src/catalogue/capabilities', import.meta.url));
const CLIENT = fileURLToPath(new URL('../../node_modules/@fal-ai/client', import.meta.url));
let packed: Promise<string> | undefined;

/** The packed catalogue of the installed client, packed once for all tests of this process. */
export function catalogue(): Promise<string> {
  packed ??= pack();
  return packed;
}

async function pack(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const outFile = join(folder, 'catalogue.br');
  const tables = packKnowledge(await readKnowledge(CAPABILITIES));
  await packSnapshot({ clientDir: CLIENT, outFile, tables });
  return outFile;
}

/** A fast sandbox, closed after `use`. */
export async function withSandbox(
  options: Omit<SandboxOptions, 'catalogue'>,
  use: (sandbox: Sandbox, call: Call) => Promise<void>,
): Promise<void> {
  const sandbox = await createSandbox({
    queueMs: 10,
    runMs: 20,
    ...options,
    catalogue: await catalogue(),
  });
  try {
    await use(sandbox, callerOf(sandbox));
  } finally {
    await sandbox.close();
  }
}

/** Fetches a fal URL from the sandbox, with a key unless `key` is null. */
export type Call = (
  url: string,
  init?: RequestInit & { readonly key?: string | null },
) => Promise<Response>;

function callerOf(sandbox: Sandbox): Call {
  return (url, { key = 'sandbox:key', ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (key !== null && !headers.has('authorization')) headers.set('authorization', `Key ${key}`);
    return fetch(rewritten(url, sandbox), { ...init, headers });
  };
}

/** `https://H/p` as the sandbox serves it; its own URLs stay as they are. */
export function rewritten(url: string, sandbox: Sandbox): string {
  return url.startsWith('https://') ? `${sandbox.url}/${url.slice('https://'.length)}` : url;
}

/** Any answer's JSON, loosely typed for tests. */
export async function body(answer: Response | Promise<Response>): Promise<Loose> {
  return (await (await answer).json()) as Loose;
}

/** A JSON object of unknown shape. */
export type Loose = Readonly<Record<string, unknown>>;

/** The value at a path in JSON; undefined when there is none. */
export function get(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string | number, unknown>)[key];
  }
  return here;
}

/** Submits an input and waits for its result. */
export async function finish(call: Call, endpointId: string, input: unknown): Promise<Response> {
  const handle = await body(
    call(`https://queue.fal.run/${endpointId}`, { method: 'POST', body: JSON.stringify(input) }),
  );
  const url = String(handle.response_url);
  for (;;) {
    const answer = await call(`${url}/status`);
    await answer.arrayBuffer();
    if (answer.status !== 202) return call(url);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
