import { spawnSync } from 'node:child_process';
import { runInThisContext } from 'node:vm';

/** The request that a program sends to fal. */
export interface FalRequest {
  readonly endpointId: string;
  readonly input: unknown;
}

/** What a JavaScript program asks of a client that only listens. @throws {SyntaxError} */
export async function requestInJavaScript(program: string): Promise<FalRequest> {
  const body = program.replace("import { fal } from '@fal-ai/client';\n", '');
  const run = runInThisContext(`(async (fal, console) => {\n${body}\n})`) as (
    fal: object,
    console: object,
  ) => Promise<void>;
  let requests: FalRequest | undefined;
  const subscribe = (endpointId: string, { input }: { input: unknown }) => {
    requests = { endpointId, input };
    return Promise.resolve({ data: {} });
  };
  await run({ subscribe }, { log: () => undefined });
  if (!requests) throw new Error('the program requests for nothing');
  return requests;
}

const LISTENING_PYTHON = `
import contextlib, io, json, sys, types
requests = []
client = types.ModuleType("fal_client")
def subscribe(endpoint, arguments):
    requests.append({"endpointId": endpoint, "input": arguments})
    return {}
client.subscribe = subscribe
sys.modules["fal_client"] = client
for program in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(program, "program", "exec"), {})
print(json.dumps(requests))
`;

/** What Python programs ask of a client that only listens, in one process; undefined where there is no python3. */
export function requestsInPython(programs: readonly string[]): FalRequest[] | undefined {
  const { stdout, stderr, error, status } = spawnSync('python3', ['-c', LISTENING_PYTHON], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  });
  if (error && 'code' in error && error.code === 'ENOENT') return undefined;
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as FalRequest[];
}

/** What shell programs ask of a `curl` that only listens, in one process. */
export function requestsInShell(programs: readonly string[]): FalRequest[] {
  const listening = `curl() { for last; do :; done; printf '%s\\036%s\\037' "$2" "$last"; }\n`;
  const { stdout, stderr, status } = spawnSync('sh', [], {
    input: listening + programs.join('\n'),
    encoding: 'utf8',
    env: { ...process.env, FAL_KEY: 'id:secret' },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  });
  if (status !== 0 || stderr !== '') throw new Error(stderr);
  return stdout
    .split('\x1f')
    .slice(0, -1)
    .map((one) => {
      const [url = '', body = ''] = one.split('\x1e');
      return {
        endpointId: url.replace('https://fal.run/', ''),
        input: JSON.parse(body) as unknown,
      };
    });
}
