import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npxCommand, PACKAGE } from '../connect/command.ts';
import { KEY, NAME } from '../connect/server.ts';
import type { Product } from '../connect/product.ts';

/** Agent Plugins 1.0.0 (github.com/agentplugins/agent-plugins-spec, spec/1.0.0.md). */
const SCHEMAS = 'https://agent-plugins.org/schemas/1.0.0';

/** What Claude Code starts in place of npx. */
const LAUNCHER = 'start.mjs';

/** Writes the plugin into the folder `to`, which is replaced: one folder for the readers of Agent Plugins, Claude Code and Gemini CLI. `project` is this repository. @throws when a file cannot be read or written */
export async function writePlugin(project: string, to: string, product: Product): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(path.join(to, '.claude-plugin'), { recursive: true });
  for (const [name, text] of Object.entries(pluginFiles(product)))
    await writeFile(path.join(to, name), text);
  await cp(path.join(project, 'media', 'skills'), path.join(to, 'skills'), { recursive: true });
  await cp(path.join(project, 'LICENSE'), path.join(to, 'LICENSE'));
}

/** Its files but the skills and the licence, by path. None holds a key; each starts npx from a folder that is no project, whose settings for npm could name another registry. */
function pluginFiles(product: Product): Readonly<Record<string, string>> {
  const { name, version, description, author } = product;
  const [command = '', ...args] = npxCommand(version);
  const from = (folder: string) => ['--prefix', folder, ...args];
  const about = {
    name: PACKAGE,
    version,
    description,
    author,
    homepage: product.homepage,
    repository: product.repository.url.replaceAll(/^git\+|\.git$/g, ''),
    license: product.license,
    keywords: product.keywords,
  };
  const files = {
    'plugin.json': { $schema: `${SCHEMAS}/plugin.schema.json`, ...about },
    // Such a reader expands nothing but its two folders, so that the key comes from the environment. It starts
    // servers in the plugin's folder, which updates replace; what a reader without roots saves must outlive them.
    'mcp.json': {
      $schema: `${SCHEMAS}/mcp.schema.json`,
      mcpServers: {
        [NAME]: {
          type: 'stdio',
          command,
          args: [...from('${PLUGIN_ROOT}'), '--root', '${PLUGIN_DATA}'],
        },
      },
    },
    // code.claude.com/docs/en/plugins/manifest-reference. Claude Code hands its environment on.
    '.claude-plugin/plugin.json': {
      ...about,
      mcpServers: {
        [NAME]: { type: 'stdio', command: 'node', args: [`\${CLAUDE_PLUGIN_ROOT}/${LAUNCHER}`] },
      },
    },
    // code.claude.com/docs/en/plugins/marketplace-reference: a source is relative to the folder of .claude-plugin.
    '.claude-plugin/marketplace.json': {
      name,
      description,
      owner: author,
      plugins: [{ name: PACKAGE, source: './', description }],
    },
    // github.com/google-gemini/gemini-cli, docs/extensions/reference.md. Gemini CLI asks for a setting when the
    // extension is installed, and keeps back variables named like secrets unless `env` names them.
    'gemini-extension.json': {
      name: PACKAGE,
      version,
      description,
      mcpServers: {
        [NAME]: {
          command,
          args: [...from('${extensionPath}'), '--root', '${workspacePath}'],
          // npm looks for programs in the folder in which it is started.
          cwd: '${extensionPath}',
          env: { [KEY]: `\${${KEY}}` },
        },
      },
      settings: [
        {
          name: 'fal API key',
          description: `Create one at https://fal.ai/dashboard/keys; leave it empty if ${KEY} is set`,
          envVar: KEY,
          sensitive: true,
        },
      ],
    },
  };
  const texts = Object.entries(files).map(([file, json]): [string, string] => [
    file,
    `${JSON.stringify(json, null, 2)}\n`,
  ]);
  return {
    ...Object.fromEntries(texts),
    [LAUNCHER]: launcher([command, ...from('${folder}'), '--root', '${project}'].join(' ')),
  };
}

/** Claude Code starts no scripts on Windows, where npx is one (anthropics/claude-code#58510), and not always in the project (#42687). */
const launcher = (
  command: string,
): string => `// Starts the server for the project. On Windows npx is a script, which only a shell starts.
import { spawn } from 'node:child_process';

// npm takes neither settings nor programs from the project. The shell reads the folders from variables, so that no
// character of their names is a command.
const [folder, project] = ['FAL_PLUGIN', 'FAL_PROJECT'].map((name) =>
  process.platform === 'win32' ? \`"%\${name}%"\` : \`"$\${name}"\`,
);
const cwd = import.meta.dirname;
const env = {
  ...process.env,
  FAL_PLUGIN: cwd,
  FAL_PROJECT: process.env.CLAUDE_PROJECT_DIR ?? process.cwd(),
};
const server = spawn(\`${command}\`, { shell: true, stdio: 'inherit', env, cwd });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 1));
`;
