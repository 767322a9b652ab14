export interface Entry {
  command: string;
  args: string[];
  env?: Record<string, string>;
  env_vars?: string[];
  url?: string;
  serverUrl?: string;
  headers?: Record<string, string>;
  bearer_token_env_var?: string;
  [other: string]: unknown;
}

/** An entry with another client's names for the same. */
interface Other {
  command?: string | string[];
  cmd?: string;
  environment?: Record<string, string>;
  httpUrl?: string;
  uri?: string;
}

export type Variables = Readonly<Record<string, string>>;

/** How a client reads its file, according to its documentation, independent of our code. */
export interface Reader {
  /** Relative to the home folder, or to the project. */
  readonly file: string;
  readonly servers: string;
  /** The placeholders that it replaces in an entry's values. */
  readonly variable?: RegExp;
  /** Whether its servers inherit its environment. */
  readonly inherits?: boolean;
  readonly types?: readonly [stdio: string, http: string];
  readonly hosts?: false;
}

const DOLLAR = /\$\{(\w+)(?::-([^}]*))?\}/g;
const ENV = /\$\{env:(\w+)\}/g;
const BRACES = /\{env:(\w+)\}/g;
const CLINE = 'settings/cline_mcp_settings.json';
const MAC = 'Library/Application Support';
const settings = { darwin: MAC, win32: 'AppData/Roaming' }[process.platform as string] ?? '.config';

export const READERS: Readonly<Record<string, Reader>> = {
  'claude-code': {
    file: '.mcp.json',
    servers: 'mcpServers',
    inherits: true,
    types: ['stdio', 'http'],
    hosts: false,
  },
  'mcp-json': {
    file: '.mcp.json',
    servers: 'mcpServers',
    inherits: true,
    types: ['stdio', 'http'],
    hosts: false,
  },
  'gemini-cli': { file: '.gemini/settings.json', servers: 'mcpServers', variable: DOLLAR },
  opencode: {
    file: '.config/opencode/opencode.json',
    servers: 'mcp',
    variable: BRACES,
    inherits: true,
    types: ['local', 'remote'],
  },
  goose: {
    file:
      process.platform === 'win32'
        ? `${settings}/Block/goose/config/config.yaml`
        : '.config/goose/config.yaml',
    servers: 'extensions',
    variable: DOLLAR,
    inherits: true,
    types: ['stdio', 'streamable_http'],
  },
  kiro: { file: '.kiro/settings/mcp.json', servers: 'mcpServers', variable: DOLLAR },
  antigravity: {
    file: '.gemini/config/mcp_config.json',
    servers: 'mcpServers',
    inherits: true,
    hosts: false,
  },
  'claude-desktop': {
    file: `${settings}/Claude/claude_desktop_config.json`,
    servers: 'mcpServers',
    hosts: false,
  },
  cursor: { file: '.cursor/mcp.json', servers: 'mcpServers', variable: ENV },
  windsurf: { file: '.codeium/windsurf/mcp_config.json', servers: 'mcpServers', variable: ENV },
  vscode: {
    file: '.vscode/mcp.json',
    servers: 'servers',
    variable: ENV,
    inherits: true,
    types: ['stdio', 'http'],
  },
  'copilot-cli': {
    file: '.copilot/mcp-config.json',
    servers: 'mcpServers',
    variable: DOLLAR,
    types: ['local', 'http'],
  },
  codex: { file: '.codex/config.toml', servers: 'mcp_servers' },
  zed: {
    file:
      process.platform === 'win32' ? `${settings}/Zed/settings.json` : '.config/zed/settings.json',
    servers: 'context_servers',
    inherits: true,
    hosts: false,
  },
  cline: {
    file: `${settings}/Code/User/globalStorage/saoudrizwan.claude-dev/${CLINE}`,
    servers: 'mcpServers',
    variable: ENV,
    types: ['stdio', 'streamableHttp'],
  },
  'cline-cli': {
    file: `.cline/data/${CLINE}`,
    servers: 'mcpServers',
    variable: ENV,
    types: ['stdio', 'streamableHttp'],
  },
};

/** A value with its placeholders replaced. */
export function filled(text: string, { variable }: Reader, variables: Variables): string {
  return variable === undefined
    ? text
    : text.replace(
        variable,
        (whole, name: string, fallback?: string) => variables[name] ?? fallback ?? whole,
      );
}

/** The entry under the names that most clients have. */
export function likeOthers(entry: Partial<Entry> & Other): Entry {
  const { command, cmd, args, environment, httpUrl, uri } = entry;
  const words = [cmd ?? command ?? []].flat();
  return {
    ...entry,
    command: words[0] ?? '',
    args: [...words.slice(1), ...(args ?? [])],
    ...(environment && { env: environment }),
    ...((httpUrl ?? uri) !== undefined && { url: httpUrl ?? uri }),
  };
}

/** The environment in which the client starts the server. */
export function environmentOf(entry: Entry, reader: Reader, variables: Variables): Variables {
  const named = (entry.env_vars ?? []).map((name): [string, string] => [
    name,
    variables[name] ?? '',
  ]);
  const set = Object.entries(entry.env ?? {}).map(([name, value]): [string, string] => [
    name,
    filled(value, reader, variables),
  ]);
  return {
    ...(reader.inherits ? variables : {}),
    ...Object.fromEntries([...named, ...set]),
  };
}
