import assert from 'node:assert/strict';
import type { Scope } from '../../src/connect/client.ts';
import { CLIENTS } from '../../src/connect/clients.ts';
import type { Place } from '../../src/connect/places.ts';

const PLACES: Readonly<Record<string, Place>> = {
  mac: { platform: 'darwin', home: '/Users/a', env: {}, project: '/p' },
  windows: {
    platform: 'win32',
    home: 'C:\\Users\\a',
    env: {
      APPDATA: 'C:\\Users\\a\\AppData\\Roaming',
      LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local',
    },
    project: 'D:\\p',
  },
  linux: { platform: 'linux', home: '/home/a', env: {}, project: '/p' },
  moved: {
    platform: 'linux',
    home: '/home/a',
    env: {
      XDG_CONFIG_HOME: '/x/config',
      CODEX_HOME: '/x/codex',
      COPILOT_HOME: '/x/copilot',
      CLINE_DIR: '/x/cline',
      GEMINI_CLI_HOME: '/x/gemini',
      GOOSE_PATH_ROOT: '/x/goose',
    },
    project: '/p',
    editor: '/x/Code - Insiders/User',
  },
};

const CLINE = 'saoudrizwan.claude-dev/settings/cline_mcp_settings.json';
const MAC_SUPPORT = '/Users/a/Library/Application Support';
const ROAMING = 'C:/Users/a/AppData/Roaming';

/** Client and scope → the file's path on macOS, Windows, Linux, and with the folders moved by variables. */
const FILES: Readonly<Record<string, readonly [string, string, string, string]>> = {
  'claude-code project': ['/p/.mcp.json', 'D:/p/.mcp.json', '/p/.mcp.json', '/p/.mcp.json'],
  'mcp-json project': ['/p/.mcp.json', 'D:/p/.mcp.json', '/p/.mcp.json', '/p/.mcp.json'],
  'gemini-cli user': [
    '/Users/a/.gemini/settings.json',
    'C:/Users/a/.gemini/settings.json',
    '/home/a/.gemini/settings.json',
    '/x/gemini/.gemini/settings.json',
  ],
  'opencode user': [
    '/Users/a/.config/opencode/opencode.json',
    'C:/Users/a/.config/opencode/opencode.json',
    '/home/a/.config/opencode/opencode.json',
    '/x/config/opencode/opencode.json',
  ],
  'opencode project': [
    '/p/opencode.json',
    'D:/p/opencode.json',
    '/p/opencode.json',
    '/p/opencode.json',
  ],
  'goose user': [
    '/Users/a/.config/goose/config.yaml',
    `${ROAMING}/Block/goose/config/config.yaml`,
    '/home/a/.config/goose/config.yaml',
    '/x/goose/config/config.yaml',
  ],
  'kiro user': [
    '/Users/a/.kiro/settings/mcp.json',
    'C:/Users/a/.kiro/settings/mcp.json',
    '/home/a/.kiro/settings/mcp.json',
    '/home/a/.kiro/settings/mcp.json',
  ],
  'antigravity user': [
    '/Users/a/.gemini/config/mcp_config.json',
    'C:/Users/a/.gemini/config/mcp_config.json',
    '/home/a/.gemini/config/mcp_config.json',
    '/home/a/.gemini/config/mcp_config.json',
  ],
  'antigravity project': [
    '/p/.agents/mcp_config.json',
    'D:/p/.agents/mcp_config.json',
    '/p/.agents/mcp_config.json',
    '/p/.agents/mcp_config.json',
  ],
  'claude-desktop user': [
    `${MAC_SUPPORT}/Claude/claude_desktop_config.json`,
    `${ROAMING}/Claude/claude_desktop_config.json`,
    '/home/a/.config/Claude/claude_desktop_config.json',
    '/x/config/Claude/claude_desktop_config.json',
  ],
  'cursor user': [
    '/Users/a/.cursor/mcp.json',
    'C:/Users/a/.cursor/mcp.json',
    '/home/a/.cursor/mcp.json',
    '/home/a/.cursor/mcp.json',
  ],
  'cursor project': [
    '/p/.cursor/mcp.json',
    'D:/p/.cursor/mcp.json',
    '/p/.cursor/mcp.json',
    '/p/.cursor/mcp.json',
  ],
  'windsurf user': [
    '/Users/a/.codeium/windsurf/mcp_config.json',
    'C:/Users/a/.codeium/windsurf/mcp_config.json',
    '/home/a/.codeium/windsurf/mcp_config.json',
    '/home/a/.codeium/windsurf/mcp_config.json',
  ],
  'vscode project': [
    '/p/.vscode/mcp.json',
    'D:/p/.vscode/mcp.json',
    '/p/.vscode/mcp.json',
    '/p/.vscode/mcp.json',
  ],
  'vscode user': [
    `${MAC_SUPPORT}/Code/User/mcp.json`,
    `${ROAMING}/Code/User/mcp.json`,
    '/home/a/.config/Code/User/mcp.json',
    '/x/Code - Insiders/User/mcp.json',
  ],
  'copilot-cli user': [
    '/Users/a/.copilot/mcp-config.json',
    'C:/Users/a/.copilot/mcp-config.json',
    '/home/a/.copilot/mcp-config.json',
    '/x/copilot/mcp-config.json',
  ],
  'codex user': [
    '/Users/a/.codex/config.toml',
    'C:/Users/a/.codex/config.toml',
    '/home/a/.codex/config.toml',
    '/x/codex/config.toml',
  ],
  'zed user': [
    '/Users/a/.config/zed/settings.json',
    `${ROAMING}/Zed/settings.json`,
    '/home/a/.config/zed/settings.json',
    '/x/config/zed/settings.json',
  ],
  'cline user': [
    `${MAC_SUPPORT}/Code/User/globalStorage/${CLINE}`,
    `${ROAMING}/Code/User/globalStorage/${CLINE}`,
    `/home/a/.config/Code/User/globalStorage/${CLINE}`,
    `/x/Code - Insiders/User/globalStorage/${CLINE}`,
  ],
  'cline-cli user': [
    '/Users/a/.cline/data/settings/cline_mcp_settings.json',
    'C:/Users/a/.cline/data/settings/cline_mcp_settings.json',
    '/home/a/.cline/data/settings/cline_mcp_settings.json',
    '/x/cline/data/settings/cline_mcp_settings.json',
  ],
};

describe("the paths of clients' files", () => {
  it('are covered here for every client and scope', () => {
    const all = CLIENTS.flatMap(({ id, files }) => Object.keys(files).map((one) => `${id} ${one}`));
    assert.deepEqual(all.sort(), Object.keys(FILES).sort());
  });

  for (const [name, expected] of Object.entries(FILES)) {
    it(`${name}: on macOS, Windows and Linux, and when a variable moves them`, () => {
      const [id, scope] = name.split(' ');
      const client = CLIENTS.find((one) => one.id === id);
      const found = Object.values(PLACES).map((place) =>
        client?.files[scope as Scope]?.(place).at(-1),
      );
      const windows = expected[1].replaceAll('/', '\\');
      assert.deepEqual(found, [expected[0], windows, expected[2], expected[3]]);
    });
  }

  it('include that of Claude Desktop from the Windows Store, which comes first', () => {
    const desktop = CLIENTS.find(({ id }) => id === 'claude-desktop');
    const windows = PLACES.windows;
    assert.ok(windows);
    assert.equal(
      desktop?.files.user?.(windows)[0],
      'C:\\Users\\a\\AppData\\Local\\Packages\\Claude_pzs8sxrjxfjjc\\LocalCache\\Roaming\\Claude\\claude_desktop_config.json',
    );
  });
});
