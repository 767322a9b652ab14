import * as z from 'zod';

const AUTHOR = z.strictObject({
  name: z.string().min(1),
  email: z.string().optional(),
  url: z.string().optional(),
});
const ABOUT = {
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  description: z.string().min(1),
  author: AUTHOR,
  homepage: z.url({ protocol: /^https$/ }),
  repository: z.url({ protocol: /^https$/ }),
  license: z.string(),
  keywords: z.array(z.string()),
};

/** A text whose placeholders are among these alone. */
const expandable = (...names: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => [...text.matchAll(/\$\{([^}]*)\}/g)].every(([, name = '']) => names.includes(name)),
      'has a placeholder that its reader leaves as it is',
    );

/** `plugin.json` (agentplugins/agent-plugins-spec, spec/1.0.0.md, sections 5.2 to 5.5): a closed object. */
export const AGENT_PLUGIN = z.strictObject({
  $schema: z.literal('https://agent-plugins.org/schemas/1.0.0/plugin.schema.json'),
  name: z
    .string()
    .max(64)
    .regex(/^(?!.*(?:--|\.\.))[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/),
  ...ABOUT,
  extensions: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

const AGENT_TEXT = expandable('PLUGIN_ROOT', 'PLUGIN_DATA');

/** `mcp.json` (the same, sections 7.2.1 and 9.2): a program on the PATH or of the package, its arguments apart. */
export const AGENT_SERVERS = z.strictObject({
  $schema: z.literal('https://agent-plugins.org/schemas/1.0.0/mcp.schema.json'),
  mcpServers: z.record(
    z.string(),
    z.strictObject({
      type: z.literal('stdio'),
      command: z.string().regex(/^(?:\.\/(?!.*\.\.)\S+|[\w.-]+)$/),
      args: z.array(AGENT_TEXT).optional(),
      env: z.record(z.string().regex(/^(?!PLUGIN_(?:ROOT|DATA)$)/), AGENT_TEXT).optional(),
      cwd: z
        .string()
        .regex(/^(?!.*\.\.)(?:\.\/|\$\{PLUGIN_(?:ROOT|DATA)\}(?:\/|$))/)
        .optional(),
    }),
  ),
});

const KEBAB = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** `.claude-plugin/plugin.json` (code.claude.com/docs/en/plugins/manifest-reference), as far as this plugin uses it. */
export const CLAUDE_PLUGIN = z.strictObject({
  name: KEBAB,
  ...ABOUT,
  mcpServers: z.record(
    z.string(),
    z.strictObject({
      type: z.literal('stdio'),
      command: z.string(),
      args: z.array(expandable('CLAUDE_PLUGIN_ROOT', 'CLAUDE_PLUGIN_DATA')),
    }),
  ),
});

/** `.claude-plugin/marketplace.json` (code.claude.com/docs/en/plugins/marketplace-reference): its name may not pass for Anthropic's. */
export const CLAUDE_MARKETPLACE = z.strictObject({
  name: KEBAB.regex(/^(?!.*(?:anthropic|claude|official|agent-skills|first-party))/),
  description: z.string().min(1),
  owner: AUTHOR,
  plugins: z.array(
    z.strictObject({
      name: KEBAB,
      source: z.string().regex(/^\.\/(?!.*\.\.)/),
      description: z.string(),
    }),
  ),
});

/** `gemini-extension.json` (google-gemini/gemini-cli, docs/extensions/reference.md and packages/cli/src/config/extension.ts), as far as this plugin uses it. */
export const GEMINI_EXTENSION = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  version: ABOUT.version,
  description: z.string(),
  mcpServers: z.record(
    z.string(),
    z.strictObject({
      command: z.string().regex(/^\S+$/),
      args: z.array(expandable('extensionPath', 'workspacePath', '/', 'pathSeparator')),
      cwd: expandable('extensionPath', 'workspacePath', '/', 'pathSeparator'),
      env: z.record(z.string(), z.string()),
    }),
  ),
  settings: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      envVar: z.string().regex(/^[a-zA-Z_]\w*$/),
      sensitive: z.boolean(),
    }),
  ),
});
