import { codeFolder, join, type Place, settingsFolder } from './places.ts';
import { KEY, type Server } from './server.ts';

/** Candidate paths of a client's file, likeliest first; see `fileOf`. */
type Files = (place: Place) => readonly string[];

/** Which file is written: the user's or the project's. */
export type Scope = 'user' | 'project';

/** A client: the location and format of its file. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** Without files, the entry is only printed; see `defaultScope`. */
  readonly files: Readonly<Partial<Record<Scope, Files>>>;
  readonly format: 'json' | 'toml';
  /** The key of the object that holds the servers. */
  readonly servers: string;
  readonly entry: (server: Server, scope: Scope) => Readonly<Record<string, unknown>>;
  /** Items that the user's file needs in its `inputs` array, identified by `id`. */
  readonly inputs?: readonly Readonly<Record<string, string | boolean>>[];
  /** Whether its entry can name npx on Windows, where npx is a script, without `cmd /c`. */
  readonly startsScripts?: true;
  /** The reason why the hosted server would need the key in the client's file. */
  readonly notHosted?: string;
  /** How the user signs in to the hosted server, as a sentence; absent for clients that are not known to. */
  readonly signIn?: string;
  /** The source of the key for the user's file, as a sentence; see `keySource`. */
  readonly key: string;
  /** A further sentence on the key for a project's file. */
  readonly projectKey?: string;
}

/** The entry in most clients' format, with `placeholder` for the key. */
function standardEntry(
  server: Server,
  placeholder: string,
  names: { url?: string; types?: readonly [stdio: string, http: string] } = {},
): Record<string, unknown> {
  const { url = 'url', types } = names;
  return server.kind === 'bundled'
    ? {
        ...(types && { type: types[0] }),
        command: server.command,
        args: server.args,
        env: { ...server.env, [KEY]: placeholder },
      }
    : {
        ...(types && { type: types[1] }),
        [url]: server.url,
        ...(server.kind === 'hosted' && { headers: { Authorization: `Bearer ${placeholder}` } }),
      };
}

/** The entry without a key, for clients that replace no variables. */
function withoutKey(server: Server): Record<string, unknown> {
  if (server.kind !== 'bundled') return { url: server.url };
  const { command, args, env } = server;
  return { command, args, ...(Object.keys(env).length > 0 && { env }) };
}

const fromEnvironment = (name: string) =>
  `The key is the ${KEY} of the environment that ${name} is started in.`;

const home =
  (...parts: string[]): Files =>
  (place) => [join(place, place.home, ...parts)];

/** A file below a folder of the home folder, which the environment variable `name` moves. */
const inFolder =
  (name: string, folder: string, ...parts: string[]): Files =>
  (place) => [join(place, place.env[name] ?? join(place, place.home, folder), ...parts)];

const project =
  (...parts: string[]): Files =>
  (place) => [join(place, place.project, ...parts)];

const CLINE_SETTINGS = ['settings', 'cline_mcp_settings.json'];

/** The clients that can be connected. */
export const CLIENTS: readonly Client[] = [
  {
    // code.claude.com/docs/en/mcp: .mcp.json, `${VAR:-default}` in env and headers; a variable that is
    // unset and has no default makes older versions reject the file.
    id: 'claude-code',
    name: 'Claude Code',
    files: { project: project('.mcp.json') },
    format: 'json',
    servers: 'mcpServers',
    entry: (server) => standardEntry(server, `\${${KEY}:-}`, { types: ['stdio', 'http'] }),
    key: fromEnvironment('Claude Code'),
    signIn: 'Run /mcp in Claude Code to sign in.',
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
    notHosted:
      'Claude Desktop reaches a remote server only as a connector with OAuth, which this one has not (fal.ai/docs/documentation/setting-up/mcp)',
    key: `Claude Desktop's file cannot name a variable, so the tools that need a key will ask for one. To run models give it the bundle instead, for which Claude Desktop asks for the key and keeps it in the keychain: “fal: Connect an Agent…” in VS Code makes it (in the folder of this project npm run package:mcpb does, too).`,
  },
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
    notHosted: 'Zed replaces no variable in a header (zed-industries/zed#60459)',
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
  {
    // The format of most other clients, which differ in the syntax of variables.
    id: 'json',
    name: 'Another client (plain JSON)',
    files: {},
    format: 'json',
    servers: 'mcpServers',
    entry: (server) => standardEntry(server, `\${${KEY}}`),
    key: `Name the key as your client does (\${${KEY}} here, \${env:${KEY}} in some), or leave that line out where the server inherits ${KEY}.`,
  },
];

/** The sentence shown after a connection: where the client gets the key in this scope, or how the user signs in. */
export function keySource(
  { name, key, projectKey, signIn }: Client,
  scope: Scope,
  kind: Server['kind'],
): string {
  if (kind === 'oauth') return `No key is used. ${signIn ?? ''}`.trim();
  if (scope === 'user') return key;
  const source = `${fromEnvironment(name)} A project's file never sets it.`;
  return projectKey === undefined ? source : `${source} ${projectKey}`;
}

/** The scopes that a client has a file for. */
export function scopesOf({ files }: Client): readonly Scope[] {
  return Object.keys(files) as Scope[];
}

/** The scope where none is chosen: the first that the client has a file for. */
export function defaultScope(client: Client): Scope {
  return scopesOf(client)[0] ?? 'user';
}

/** The kinds of server that a client can use. */
export function kindsOf({ notHosted, signIn }: Client): readonly Server['kind'][] {
  return [
    'bundled',
    ...(notHosted === undefined ? (['hosted'] as const) : []),
    ...(signIn === undefined ? [] : (['oauth'] as const)),
  ];
}
