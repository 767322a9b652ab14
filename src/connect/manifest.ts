import { KEY, NAME } from './server.ts';

/** The fields of package.json that the manifest repeats. */
export interface Release {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly tools: readonly { readonly name: string; readonly description?: string }[];
}

/** The bundle's manifest (github.com/modelcontextprotocol/mcpb, MANIFEST.md). Claude Desktop brings its own Node, prompts for `user_config` and stores sensitive values in the keychain. */
export function bundleManifest({ version, description, license, keywords, tools }: Release) {
  return {
    manifest_version: '0.3',
    name: NAME,
    display_name: 'fal',
    version,
    description,
    author: { name: 'fal for VS Code' },
    icon: 'icon.png',
    license,
    keywords,
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
