import { CLINE_SETTINGS } from './agentClients.ts';
import { home, project } from './clientFiles.ts';
import type { Client } from './client.ts';
import { fromEnvironment, standardEntry, withoutKey } from './entries.ts';
import { codeFolder, join, settingsFolder } from './places.ts';
import { KEY } from './server.ts';

const NO_VARIABLES =
  'Antigravity replaces no variable in its file (google-antigravity/antigravity-cli#233)';

/** The editors, and Cline in VS Code. */
export const EDITORS: readonly Client[] = [
  {
    // cursor.com/docs/context/mcp: both files, `${env:NAME}` in command, args, env, url and headers.
    id: 'cursor',
    name: 'Cursor',
    files: { user: home('.cursor', 'mcp.json'), project: project('.cursor', 'mcp.json') },
    format: 'json',
    servers: 'mcpServers',
    entry: (server) => standardEntry(server, `\${env:${KEY}}`),
    key: fromEnvironment('Cursor'),
    signIn: 'Cursor shows a button to sign in, in its settings for MCP.',
    // Reports differ on what a server inherits (databricks-solutions/ai-dev-kit#27).
    projectKey:
      'Where Cursor does not pass it on, undo this and connect your own file instead, which names the variable: --scope user.',
  },
  {
    // docs.windsurf.com/windsurf/cascade/mcp: the file, `serverUrl`, `${env:NAME}` in env and headers.
    id: 'windsurf',
    name: 'Windsurf',
    files: { user: home('.codeium', 'windsurf', 'mcp_config.json') },
    format: 'json',
    servers: 'mcpServers',
    entry: (server) => standardEntry(server, `\${env:${KEY}}`, { url: 'serverUrl' }),
    key: `${fromEnvironment('Windsurf')} Devin Desktop, as it is called since June 2026, reads ~/.config/devin/mcp_config.json: paste what "connect json" prints there.`,
  },
  {
    // code.visualstudio.com/docs/copilot/reference/mcp-configuration: `servers`, `type`, `inputs`; VS Code
    // stores the value of a password input in its secret storage.
    id: 'vscode',
    name: 'VS Code',
    files: {
      project: project('.vscode', 'mcp.json'),
      user: (place) => [join(place, codeFolder(place), 'mcp.json')],
    },
    format: 'json',
    servers: 'servers',
    // VS Code passes a stored input to every server of the file that references it, so a project's file
    // has none. Servers inherit VS Code's environment, scripts run in a shell (extHostMcpNode.ts).
    entry: (server, scope) =>
      standardEntry(server, scope === 'user' ? '${input:fal-key}' : `\${env:${KEY}}`, {
        types: ['stdio', 'http'],
      }),
    inputs: [
      {
        type: 'promptString',
        id: 'fal-key',
        description: 'fal key (https://fal.ai/dashboard/keys)',
        password: true,
      },
    ],
    startsScripts: true,
    signIn: 'VS Code opens the browser to sign in when it first starts the server.',
    key: 'VS Code asks for the key when it first starts the server and keeps it in its secret storage.',
    projectKey: 'To be asked for it instead, connect your own file: --scope user.',
  },
  {
    // zed.dev/docs/ai/mcp: `context_servers`, `source`. Zed replaces no variables, not even in headers
    // (zed-industries/zed#60459), but a server inherits Zed's environment (context_server's stdio transport)
    // and is started by a shell (zed-industries/zed#42382).
    id: 'zed',
    name: 'Zed',
    files: {
      user: (place) => {
        const settings = settingsFolder(place);
        if (place.platform === 'win32') return [join(place, settings, 'Zed', 'settings.json')];
        const config = place.platform === 'darwin' ? join(place, place.home, '.config') : settings;
        return [join(place, config, 'zed', 'settings.json')];
      },
    },
    format: 'json',
    servers: 'context_servers',
    entry: (server) => ({ source: 'custom', ...withoutKey(server) }),
    startsScripts: true,
    notHosted: { user: 'Zed replaces no variable in a header (zed-industries/zed#60459)' },
    key: fromEnvironment('Zed'),
  },
  {
    // docs.cline.bot/mcp/configuring-mcp-servers: the file; cline/cline#8079: `${env:NAME}`; its
    // settings schema: `streamableHttp`, and `sse` without a type.
    id: 'cline',
    name: 'Cline (in VS Code)',
    files: {
      user: (place) => {
        const storage = join(place, codeFolder(place), 'globalStorage', 'saoudrizwan.claude-dev');
        return [join(place, storage, ...CLINE_SETTINGS)];
      },
    },
    format: 'json',
    servers: 'mcpServers',
    entry: (server) =>
      standardEntry(server, `\${env:${KEY}}`, { types: ['stdio', 'streamableHttp'] }),
    key: fromEnvironment('VS Code'),
  },
  {
    // kiro.dev/docs/mcp/configuration: the file, `${VAR}`; /docs/mcp/security: a variable is replaced once it
    // is approved; /changelog/cli/2-12: OAuth. A server gets no other variables (kirodotdev/Kiro#10118), so a
    // project's file, which names none, is not offered.
    id: 'kiro',
    name: 'Kiro',
    files: { user: home('.kiro', 'settings', 'mcp.json') },
    format: 'json',
    servers: 'mcpServers',
    entry: (server) => standardEntry(server, `\${${KEY}}`),
    signIn: 'Kiro opens the browser to sign in when it first reaches the server.',
    key: `${fromEnvironment('Kiro')} Kiro asks whether it may pass ${KEY} on; in its command line add ${KEY} to kiroAgent.mcpApprovedEnvVars in ~/.kiro/settings/cli.json.`,
  },
  {
    // antigravity.google/docs/cli/gcli-migration (google-antigravity/antigravity-cli, docs): both files of the
    // editor and the command line, `serverUrl`. It replaces no variables (#233 there), a server inherits its
    // environment, and a sign-in is not known to work (#25).
    id: 'antigravity',
    name: 'Antigravity',
    files: {
      user: home('.gemini', 'config', 'mcp_config.json'),
      project: project('.agents', 'mcp_config.json'),
    },
    format: 'json',
    servers: 'mcpServers',
    entry: withoutKey,
    notHosted: { user: NO_VARIABLES, project: NO_VARIABLES },
    key: `${fromEnvironment('Antigravity')} Started from a desktop it may not have it: start it from a terminal.`,
  },
];
