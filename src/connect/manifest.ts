import type { Product } from './product.ts';
import { KEY, NAME } from './server.ts';

/** What the manifest is made of. */
export interface Release extends Omit<Product, 'name' | 'engines'> {
  readonly tools: readonly { readonly name: string; readonly description?: string }[];
}

/** The repository's page: npm writes `git+https://….git`. */
export const repositoryPage = ({ url }: { readonly url: string }): string =>
  url.replace(/^git\+/, '').replace(/\.git$/, '');

const LONG_DESCRIPTION = `Your agent finds the right one of fal's 1,200+ models for images, video, audio, speech and 3D, checks the input and the price before anything is paid, runs it, follows it and saves the files in the folder that you choose.

- **Nothing is paid for twice**: each job is written to a journal before it is submitted.
- **Limits**: a run of more than 0.50 USD, and a day of more than 20 USD, is asked for.
- **The key** is kept by the system's keychain and sent to fal's API only, or to the gateway that you set.
- **No telemetry.**

You need a fal account with an API key (https://fal.ai/dashboard/keys). Unofficial: not affiliated with fal.`;

/** The services that get what you enter: this server keeps it on your machine, fal runs the models. */
const privacyPolicies = (page: string): string[] => [
  `${page}/blob/main/.github/PRIVACY.md`,
  'https://fal.ai/legal/privacy-policy',
];

/**
 * The bundle's manifest (github.com/modelcontextprotocol/mcpb, MANIFEST.md). Its version is 0.3, the current one: 0.4 adds
 * servers in Python alone and is experimental there. Prompts are written when they are used, for which 0.3 has no static
 * text. Claude Desktop brings its own Node, prompts for `user_config` and stores sensitive values in the keychain.
 */
export function bundleManifest(release: Release, screenshots: readonly string[] = []) {
  const { version, description, license, keywords, author, homepage, tools } = release;
  const page = repositoryPage(release.repository);
  return {
    manifest_version: '0.3',
    name: NAME,
    display_name: 'fal',
    version,
    description,
    long_description: LONG_DESCRIPTION,
    author: { name: author.name, url: author.url },
    repository: { type: release.repository.type, url: page },
    homepage,
    documentation: `${page}/blob/main/src/mcp/README.md`,
    support: release.bugs.url,
    icon: 'icon.png',
    icons: [{ src: 'icon.png', size: '256x256' }],
    ...(screenshots.length > 0 && { screenshots }),
    license,
    keywords,
    privacy_policies: privacyPolicies(page),
    server: {
      type: 'node',
      entry_point: 'server/mcp.mjs',
      mcp_config: {
        command: 'node',
        // Claude Desktop starts servers outside any project, so they need a root to save files.
        args: ['${__dirname}/server/mcp.mjs', '--root', '${user_config.folder}'],
        env: { [KEY]: '${user_config.key}' },
      },
    },
    tools: tools.map(({ name, description }) => ({ name, ...(description && { description }) })),
    // Presets are tools, too.
    tools_generated: true,
    prompts_generated: true,
    user_config: {
      key: {
        type: 'string',
        title: 'fal API key',
        description: 'Create one at https://fal.ai/dashboard/keys; it has the form id:secret',
        sensitive: true,
        required: true,
      },
      folder: {
        type: 'directory',
        title: 'Project folder',
        description: 'The server may save results and read uploads here',
        required: true,
      },
    },
    compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: '>=20.20' } },
  };
}
