import assert from 'node:assert/strict';
import { modulesOf } from '../support/bundles.ts';
import { type Bench, startBench } from '../support/mcp.ts';

/** Parts that listing tools does not need. */
const LATE_PARTS = [
  /node_modules\/minisearch\//,
  /node_modules\/@fal-ai\/client\//,
  /node_modules\/mime\//,
  /node_modules\/ipaddr\.js\//,
  /node_modules\/proper-lockfile\//,
  /^src\/catalogue\//,
  /^src\/snapshot\//,
  /^src\/jobs\/(?!cancel)/,
  /^src\/store\//,
  /^src\/mcp\/http/,
  /^src\/cli\/(http|handler)\.ts$/,
  /sdk\/dist\/esm\/server\/webStandardStreamableHttp\.js$/,
  /^src\/fal\/(?!errors|cancel|environmentKey|json|redact)/,
  /^src\/tools\/(?!tool\.ts)/,
];

/** Node's modules for network, compression and hashing, which listing tools does not need. */
const LATE_MODULES = ['http', 'https', 'tls', 'zlib', 'crypto', 'dns'];

/** Makes the server write at its exit which of Node's modules it has loaded. */
const REPORT_LOADED = `--import=data:text/javascript,${encodeURIComponent(
  `process.once('exit',()=>process.stderr.write('LOADED'+JSON.stringify(process.moduleLoadList)+'\\n'))`,
)}`;

async function loadedBy(use: (bench: Bench) => Promise<unknown>): Promise<string[]> {
  const bench = await startBench({ env: { NODE_OPTIONS: REPORT_LOADED } });
  try {
    await use(bench);
  } finally {
    await bench.close();
  }
  const reported = /LOADED(\[.*\])/.exec(bench.stderr())?.[1];
  assert.ok(reported, bench.stderr());
  const loaded = JSON.parse(reported) as string[];
  return LATE_MODULES.filter((name) => loaded.includes(`NativeModule ${name}`));
}

describe('the start of the server', () => {
  it('evaluates nothing that only a tool needs', async () => {
    const all = await modulesOf('mcp.mjs');
    const atStart = await modulesOf('mcp.mjs', { atStart: true });
    assert.ok(atStart.some((file) => file.includes('@modelcontextprotocol/sdk')));
    for (const part of LATE_PARTS) {
      // A part that is no longer in the bundle would count as late.
      assert.ok(
        all.some((file) => part.test(file)),
        `${String(part)} is not in the bundle`,
      );
      assert.deepEqual(
        atStart.filter((file) => part.test(file)),
        [],
        String(part),
      );
    }
  });

  it('lists its tools without modules for network, compression and hashing', async () => {
    assert.deepEqual(await loadedBy((bench) => bench.client.listTools()), []);
  });

  it('loads those modules with the first call', async () => {
    const loaded = await loadedBy((bench) => bench.call('search_models', { query: 'flux' }));
    assert.ok(loaded.includes('zlib'), loaded.join());
    assert.ok(loaded.includes('crypto'), loaded.join());
  });
});
