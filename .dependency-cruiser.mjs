// Which folders and packages each folder of src/ may import: the architecture, checked.
// 'name' = a folder of src, 'name:types' = only `import type` from it, 'pkg:name' = an npm package.
// domain/ is free to everybody; Node's own modules are free everywhere but in domain/ and webview/.
const ALLOWED = {
  domain: [],
  fal: ['pkg:@fal-ai/client', 'pkg:eventsource-parser', 'pkg:ipaddr.js', 'pkg:mime'],
  store: ['pkg:write-file-atomic', 'pkg:proper-lockfile', 'pkg:env-paths'],
  snapshot: ['pkg:typescript'],
  catalogue: [
    'fal',
    'store',
    'snapshot',
    'pkg:fastest-levenshtein',
    'pkg:minisearch',
    'pkg:stemmer',
  ],
  prices: ['fal', 'catalogue'],
  labels: [],
  jobs: [
    'fal',
    'store',
    'catalogue',
    'prices',
    'labels',
    'imaging',
    'pkg:ajv',
    'pkg:fastest-levenshtein',
    'pkg:mime',
  ],
  spend: ['fal', 'store', 'prices', 'jobs', 'pkg:csv-stringify', 'pkg:ioredis'],
  presets: ['fal', 'store', 'catalogue', 'jobs', 'pkg:zod'],
  provenance: ['fal', 'store', 'jobs', 'labels', 'pkg:zod'],
  runtime: [
    'fal',
    'store',
    'catalogue',
    'prices',
    'jobs',
    'spend',
    'presets',
    'provenance',
    'imaging',
  ],
  batch: ['fal', 'store', 'jobs', 'runtime', 'pkg:csv-parse'],
  snippets: [],
  imaging: ['fal', 'pkg:@jsquash/jpeg', 'pkg:@jsquash/webp', 'pkg:jpeg-js', 'pkg:minimp3-wasm'],
  packs: ['fal', 'store', 'imaging', 'jobs', 'labels', 'provenance'],
  tools: ['fal', 'catalogue', 'prices', 'jobs', 'spend', 'snippets', 'imaging', 'packs', 'pkg:zod'],
  mcp: ['fal', 'jobs', 'spend', 'presets', 'tools', 'pkg:@modelcontextprotocol/sdk', 'pkg:zod'],
  connect: [
    'fal',
    'store',
    'pkg:diff',
    'pkg:fflate',
    'pkg:jsonc-parser',
    'pkg:smol-toml',
    'pkg:yaml',
  ],
  doctor: ['fal', 'store', 'jobs', 'spend', 'connect'],
  // Only the build imports it.
  release: ['connect', 'tools', 'pkg:ajv', 'pkg:fflate', 'pkg:yaml'],
  cli: [
    'doctor',
    'fal',
    'store',
    'catalogue',
    'jobs',
    'spend',
    'presets',
    'provenance',
    'runtime',
    'batch',
    'imaging',
    'packs',
    'tools',
    'mcp',
    'connect',
    'pkg:is-unicode-supported',
    'pkg:open',
    'pkg:string-width',
    'pkg:zod',
  ],
  sandbox: ['snapshot', 'pkg:ajv', 'pkg:fflate', 'pkg:jpeg-js', 'pkg:@jsquash/webp'],
  extension: [
    'doctor',
    'fal',
    'store',
    'catalogue',
    'prices',
    'jobs',
    'spend',
    'presets',
    'provenance',
    'runtime',
    'batch',
    'imaging',
    'packs',
    'snippets',
    'connect',
    'protocol',
    'pkg:vscode',
  ],
  protocol: [],
  // Its whole page is at most 25 KB.
  viewer: [],
  webview: [
    'protocol',
    'pkg:preact',
    'pkg:@preact/signals',
    'pkg:@vscode/codicons',
    'pkg:@vscode/l10n',
    'pkg:three',
  ],
};

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        path: '^src',
        orphan: true,
        pathNot: '\\.d\\.ts$|/main\\.tsx?$|extension/extension\\.ts$',
      },
      to: {},
    },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: { path: '^src' },
      to: { couldNotResolve: true, pathNot: '^(vscode|virtual:.*)$' },
    },
    {
      name: 'entries-are-imported-by-nobody',
      severity: 'error',
      from: {},
      to: { path: '^src/(.+/main|extension/extension)\\.tsx?$' },
    },
    {
      name: 'src-never-imports-test',
      severity: 'error',
      from: { path: '^src' },
      to: { path: '^test' },
    },
    {
      name: 'one-file-imports-the-mcp-sdk',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/mcp/sdk\\.ts$' },
      to: { path: '(^|node_modules/)@modelcontextprotocol/sdk(/|$)' },
    },
    ...Object.entries(ALLOWED).map(([folder, allowed]) => {
      const free = ['domain', ...allowed]
        .filter((name) => !name.endsWith(':types'))
        .map((name) =>
          name.startsWith('pkg:')
            ? `(^|node_modules/)(@types/)?${escape(name.slice(4))}(/|$)`
            : `^src/${name}/`,
        );
      return {
        name: `${folder}-imports-only-what-its-row-says`,
        severity: 'error',
        from: { path: `^src/${folder}/` },
        to: {
          path: '^src/|node_modules/|^[a-z@]',
          pathNot: [
            `^src/${folder}/`,
            '^virtual:',
            '^node:',
            ...free,
            ...allowed
              .filter((n) => n.endsWith(':types'))
              .map((n) => `^src/${n.slice(0, -6)}/types\\.ts$`),
          ],
          dependencyTypesNot: ['core'],
        },
      };
    }),
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { dependencyTypes: ['core'] },
    },
    ...Object.entries(ALLOWED).flatMap(([folder, allowed]) =>
      allowed
        .filter((name) => name.endsWith(':types'))
        .map((name) => ({
          name: `${folder}-takes-only-types-of-${name.slice(0, -6)}`,
          severity: 'error',
          from: { path: `^src/${folder}/` },
          to: { path: `^src/${name.slice(0, -6)}/`, dependencyTypesNot: ['type-only'] },
        })),
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
