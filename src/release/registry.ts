import { createHash } from 'node:crypto';
import { PACKAGE } from '../connect/command.ts';
import { repositoryPage } from '../connect/manifest.ts';
import { registryName } from '../connect/npmPackage.ts';
import { KEY } from '../connect/server.ts';
import type { Product } from '../connect/product.ts';

/** What the registry's entry is made of. */
export interface RegistryFacts {
  readonly product: Pick<Product, 'version' | 'homepage' | 'repository'>;
  /** The bundle for Claude Desktop, as the release has it. */
  readonly bundle: Uint8Array;
}

/** The entry's format (github.com/modelcontextprotocol/static, schemas/2025-12-11/server.schema.json; the registry's own rules are in modelcontextprotocol/registry, internal/validators). */
const SCHEMA = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';
/** At most 100 characters, and unlike the extension's without "yourself". */
const DESCRIPTION =
  "Images, video, audio, speech and 3D by fal's 1,200+ models, with spending limits. Unofficial.";
/** The port that the image listens on (.docker/Dockerfile). */
const PORT = '8080';

const KEY_TEXT = 'Your fal API key, from https://fal.ai/dashboard/keys; it has the form id:secret';

/** The variables of a server that the client starts; an empty one counts as none. */
const ENVIRONMENT = [
  { name: KEY, description: KEY_TEXT, isRequired: true, isSecret: true },
  {
    name: 'FAL_OUTPUT_DIR',
    description: 'Save results in this folder when a call names none',
    format: 'filepath',
  },
  {
    name: 'FAL_MAX_DAY',
    description: 'The most USD of a day, by your clock; without it, more than 20 are asked for',
    format: 'number',
  },
  {
    name: 'FAL_GATEWAY_URL',
    description:
      'Send every request through this address, e.g. of the sandbox or a company proxy; your key is sent to it',
    placeholder: 'http://127.0.0.1:8787',
  },
];

/** Over HTTP, each request brings its key. */
const HEADERS = [
  {
    name: 'Authorization',
    value: 'Bearer {fal_key}',
    isRequired: true,
    isSecret: true,
    variables: { fal_key: { description: KEY_TEXT, isRequired: true, isSecret: true } },
  },
];

/**
 * The server's entry in the MCP registry, `server.json`: one version, by npm, as a bundle, as a container and as a remote
 * server. fal's hosted server is not ours to list, so the remote is one that the reader runs, named by a variable of its
 * URL; no other entry has that name, as the registry demands of all remotes.
 * @throws with all facts that are missing or malformed
 */
export function registryEntry({ product, bundle }: RegistryFacts) {
  const { version, homepage, repository } = product;
  const faults = [
    [/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version), `version: "${version}" is none`],
    [homepage.startsWith('https://'), `homepage: "${homepage}" is no https URL`],
    [bundle.length > 0, 'bundle: it is empty'],
  ].flatMap(([isSound, fault]) => (isSound === true ? [] : [String(fault)]));
  if (faults.length > 0)
    throw new Error(`The registry's entry cannot be made: ${faults.join('; ')}`);
  const page = repositoryPage(repository);
  const name = registryName(repository);
  return {
    $schema: SCHEMA,
    name,
    title: 'fal (unofficial)',
    description: DESCRIPTION,
    version,
    websiteUrl: homepage,
    repository: { url: page, source: 'github' },
    icons: [
      {
        src:
          page.replace('//github.com/', '//raw.githubusercontent.com/') +
          `/v${version}/media/icon.png`,
        mimeType: 'image/png',
        sizes: ['256x256'],
      },
    ],
    packages: [
      {
        registryType: 'npm',
        registryBaseUrl: 'https://registry.npmjs.org',
        identifier: PACKAGE,
        version,
        runtimeHint: 'npx',
        // npx asks on a terminal that is not there before it fetches a package.
        runtimeArguments: [{ type: 'positional', value: '-y' }],
        transport: { type: 'stdio' },
        environmentVariables: ENVIRONMENT,
      },
      {
        registryType: 'mcpb',
        identifier: `${page}/releases/download/v${version}/fal.mcpb`,
        fileSha256: createHash('sha256').update(bundle).digest('hex'),
        transport: { type: 'stdio' },
      },
      {
        registryType: 'oci',
        // The version is the tag; the registry refuses a field for it.
        identifier: imageOf(page, version),
        runtimeHint: 'docker',
        runtimeArguments: [
          { type: 'named', name: '--rm' },
          { type: 'named', name: '--read-only' },
          { type: 'named', name: '--tmpfs', value: '/tmp' },
          { type: 'named', name: '--publish', value: `127.0.0.1:${PORT}:${PORT}` },
        ],
        transport: {
          type: 'streamable-http',
          url: `http://127.0.0.1:${PORT}/mcp`,
          headers: HEADERS,
        },
      },
    ],
    remotes: [
      {
        type: 'streamable-http',
        url: 'https://{fal_mcp_host}/mcp',
        variables: {
          fal_mcp_host: {
            description: 'The host of your own fal-mcp, started with --http or as a container',
            isRequired: true,
            placeholder: 'mcp.example.com',
          },
        },
        headers: HEADERS,
      },
    ],
  };
}

/** The image that a release pushes; names of images have no capitals. */
const imageOf = (page: string, version: string) =>
  `${page
    .replace('https://github.com/', 'ghcr.io/')
    .replace(/\/[^/]+$/, '')
    .toLowerCase()}/${PACKAGE}:${version}`;
