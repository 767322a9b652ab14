import { home, inFolder, project } from './clientFiles.ts';
import type { Client } from './client.ts';
import { fromEnvironment, sharedEntry, standardEntry, withoutKey } from './entries.ts';
import { join, named, settingsFolder } from './places.ts';
import { KEY, NAME, type Server } from './server.ts';

/** What is under a folder of Cline, in VS Code and in the terminal. */
export const CLINE_SETTINGS = ['settings', 'cline_mcp_settings.json'];

const MANY_READERS = 'the agents that read .mcp.json name a variable in different ways';

/** Goose's extension; Goose needs `enabled` and `name`. */
function gooseEntry(server: Server): Record<string, unknown> {
  const shared = { enabled: true, name: NAME };
  if (server.kind === 'bundled') {
    const { command: cmd, args, env: envs } = server;
    const hasEnvs = Object.keys(envs).length > 0;
    return { ...shared, type: 'stdio', cmd, args, ...(hasEnvs && { envs }) };
  }
  const type = 'streamable_http';
  if (server.kind === 'oauth') return { ...shared, type, uri: server.url };
  const headers = { Authorization: `Bearer \${${KEY}}` };
  return { ...shared, type, uri: server.url, headers, env_keys: [KEY] };
}

/** The agents of a terminal, Claude Desktop, Goose, and the file that several of them read. */
export const AGENTS: readonly Client[] = [
  {
    // code.claude.com/docs/en/mcp: .mcp.json, `${VAR:-default}` in env and headers; a variable that is
    // unset and has no default makes older versions reject the file. A server inherits its environment.
    id: 'claude-code',
    name: 'Claude Code',
    files: { project: project('.mcp.json') },
    format: 'json',
    servers: 'mcpServers',
    entry: (server, scope) =>
      scope === 'project'
        ? sharedEntry(server)
        : standardEntry(server, `\${${KEY}:-}`, { types: ['stdio', 'http'] }),
    userCommand: true,
    notHosted: { project: `${MANY_READERS}; with --scope user it can` },
    key: fromEnvironment('Claude Code'),
    signIn: 'Run /mcp in Claude Code to sign in.',
  },
  {
    // Read by VS Code's agents since 1.140 (code.visualstudio.com/docs/agent-customization/mcp-servers), Claude
    // Code and Copilot CLI (docs.github.com, cli-command-reference: .mcp.json up to the root of the
    // repository, in trusted folders). The entry is that of `claude-code`, so that neither changes what the
    // other wrote. Copilot CLI passes its environment on since 1.0.10 (github/copilot-cli#903).
    id: 'mcp-json',
    name: 'Every agent that reads .mcp.json',
    startedBy: 'the agent',
    files: { project: project('.mcp.json') },
    format: 'json',
    servers: 'mcpServers',
    entry: sharedEntry,
    notHosted: { project: MANY_READERS },
    signIn: 'The agent opens the browser to sign in; in Claude Code and Copilot CLI run /mcp.',
    key: fromEnvironment('the agent'),
  },
  {
    // modelcontextprotocol.io/docs/develop/connect-local-servers: the file. It replaces no variables and
    // passes hardly any to a server (modelcontextprotocol/servers#1039). The Windows Store package
    // has the file in another folder (anthropics/claude-code#57998).
    id: 'claude-desktop',
    name: 'Claude Desktop',
    files: {
      user: (place) => {
        const file = ['Claude', 'claude_desktop_config.json'];
        const usual = join(place, settingsFolder(place), ...file);
        if (place.platform !== 'win32') return [usual];
        const local = place.env.LOCALAPPDATA ?? join(place, place.home, 'AppData', 'Local');
        const store = ['Packages', 'Claude_pzs8sxrjxfjjc', 'LocalCache', 'Roaming'];
        return [join(place, local, ...store, ...file), usual];
      },
    },
    format: 'json',
    servers: 'mcpServers',
    entry: withoutKey,
    notHosted: {
      user: 'Claude Desktop reaches a remote server only as a connector with OAuth, which this one has not (fal.ai/docs/documentation/setting-up/mcp)',
    },
    key: `Claude Desktop's file cannot name a variable, so the tools that need a key will ask for one. To run models give it the bundle instead, for which Claude Desktop asks for the key and keeps it in the keychain: “fal: Connect an Agent…” in VS Code makes it (in the folder of this project npm run package:mcpb does, too).`,
  },
  {
    // docs.github.com/copilot/how-tos/copilot-cli: the file and COPILOT_HOME; `${VAR}` in env and headers
    // since 0.0.340 (github/copilot-cli changelog, #903); `tools` is required.
    id: 'copilot-cli',
    name: 'Copilot CLI',
    files: { user: inFolder('COPILOT_HOME', '.copilot', 'mcp-config.json') },
    format: 'json',
    servers: 'mcpServers',
    entry: (server) => ({
      ...standardEntry(server, `\${${KEY}}`, { types: ['local', 'http'] }),
      tools: ['*'],
    }),
    key: fromEnvironment('Copilot CLI'),
  },
  {
    // developers.openai.com/codex/mcp: the file and CODEX_HOME; Codex passes `env_vars` to the server,
    // and `bearer_token_env_var` is the variable of the token; program_resolver.rs finds scripts.
    id: 'codex',
    name: 'Codex',
    files: { user: inFolder('CODEX_HOME', '.codex', 'config.toml') },
    format: 'toml',
    servers: 'mcp_servers',
    entry: (server) =>
      server.kind === 'bundled'
        ? { ...withoutKey(server), env_vars: [KEY] }
        : { url: server.url, ...(server.kind === 'hosted' && { bearer_token_env_var: KEY }) },
    startsScripts: true,
    key: fromEnvironment('Codex'),
    signIn: 'Run “codex mcp login fal” to sign in.',
  },
  {
    // geminicli.com/docs/tools/mcp-server (google-gemini/gemini-cli, docs/tools/mcp-server.md): the file,
    // `${VAR}`; `httpUrl`, because older versions take `url` for SSE. paths.ts: GEMINI_CLI_HOME is the home
    // folder. Servers get no variable whose name has KEY in it unless their entry names it, so a project's
    // file, which names none, is not offered. The SDK's transport starts scripts.
    id: 'gemini-cli',
    name: 'Gemini CLI',
    files: {
      user: (place) =>
        home(
          '.gemini',
          'settings.json',
        )({
          ...place,
          home: named(place.env.GEMINI_CLI_HOME) ?? place.home,
        }),
    },
    format: 'json',
    servers: 'mcpServers',
    entry: (server) => standardEntry(server, `\${${KEY}}`, { url: 'httpUrl' }),
    startsScripts: true,
    signIn: 'Run “/mcp auth fal” in Gemini CLI to sign in.',
    key: fromEnvironment('Gemini CLI'),
  },
  {
    // opencode.ai/docs/mcp-servers and /docs/config (anomalyco/opencode, packages/web): both files, `mcp`,
    // `{env:VAR}`, `oauth: false` for a key. Version 2 has the servers in `mcp.servers`, and still reads the
    // older place (packages/docs/migrate-v1.mdx); one entry serves both. xdg-basedir: on all systems.
    id: 'opencode',
    name: 'OpenCode',
    files: {
      user: inFolder('XDG_CONFIG_HOME', '.config', 'opencode', 'opencode.json'),
      project: project('opencode.json'),
    },
    format: 'json',
    servers: 'mcp',
    newerServers: 'servers',
    entry: (server) =>
      server.kind === 'bundled'
        ? {
            type: 'local',
            command: [server.command, ...server.args],
            environment: { ...server.env, [KEY]: `{env:${KEY}}` },
          }
        : {
            ...standardEntry(server, `{env:${KEY}}`, { types: ['local', 'remote'] }),
            oauth: server.kind === 'hosted' ? false : {},
          },
    signIn: 'Run “opencode mcp auth fal” to sign in.',
    key: fromEnvironment('OpenCode'),
    projectKey:
      'Where OpenCode does not pass it on, undo this and connect your own file instead, which names the variable: --scope user.',
  },
  {
    // goose-docs.ai/docs/guides/config-files (aaif-goose/goose, documentation): the file, `extensions`, both
    // entries. extension_manager.rs: a server inherits Goose's environment; `${VAR}` in a header is one of
    // `env_keys`, which come from the environment or Goose's keyring; a server that answers 401 is signed in to.
    id: 'goose',
    name: 'Goose',
    files: {
      user: (place) => {
        const { env, platform } = place;
        const config = ['config', 'config.yaml'];
        const root = named(env.GOOSE_PATH_ROOT);
        if (root !== undefined) return [join(place, root, ...config)];
        return platform === 'win32'
          ? [join(place, settingsFolder(place), 'Block', 'goose', ...config)]
          : inFolder('XDG_CONFIG_HOME', '.config', 'goose', 'config.yaml')(place);
      },
    },
    format: 'yaml',
    servers: 'extensions',
    entry: gooseEntry,
    signIn: 'Goose opens the browser to sign in when it first starts the extension.',
    key: `${fromEnvironment('Goose')} Goose Desktop can keep it instead: add ${KEY} to the extension's variables there.`,
  },
  {
    // cline/cline#7081: the CLI's own file; CLINE_DIR moves it.
    id: 'cline-cli',
    name: 'Cline CLI',
    files: { user: inFolder('CLINE_DIR', '.cline', 'data', ...CLINE_SETTINGS) },
    format: 'json',
    servers: 'mcpServers',
    entry: (server) =>
      standardEntry(server, `\${env:${KEY}}`, { types: ['stdio', 'streamableHttp'] }),
    key: fromEnvironment('Cline'),
  },
];
