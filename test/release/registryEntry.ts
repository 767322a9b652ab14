import * as z from 'zod';

/**
 * What the entry must be: the constraints of schema 2025-12-11 that concern it, and of the official registry beside it
 * (modelcontextprotocol/registry, docs/reference/server-json/official-registry-requirements.md and internal/validators).
 */
const https = z.string().regex(/^https:\/\/[^\s{}]+$/);
/** One version: the registry refuses ranges and `latest`. */
const version = z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/);

const input = z.object({
  description: z.string().optional(),
  isRequired: z.boolean().optional(),
  isSecret: z.boolean().optional(),
  format: z.enum(['string', 'number', 'boolean', 'filepath']).optional(),
  value: z.string().optional(),
  default: z.string().optional(),
  placeholder: z.string().optional(),
});
const variables = z.record(z.string(), z.strictObject(input.shape));
const named = z.strictObject({
  ...input.shape,
  name: z.string().min(1),
  variables: variables.optional(),
});
const argument = z.union([
  z.strictObject({ ...input.shape, type: z.literal('positional'), value: z.string() }),
  z.strictObject({
    ...input.shape,
    type: z.literal('named'),
    name: z.string().regex(/^[^\s<>$]+$/),
  }),
]);

const stdio = z.strictObject({ type: z.literal('stdio') });
const http = z.strictObject({
  type: z.literal('streamable-http'),
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/),
  headers: z.array(named),
});
const common = {
  runtimeHint: z.string().optional(),
  runtimeArguments: z.array(argument).optional(),
  environmentVariables: z.array(named).optional(),
};

const npm = z.strictObject({
  registryType: z.literal('npm'),
  registryBaseUrl: z.literal('https://registry.npmjs.org'),
  identifier: z.literal('fal-mcp'),
  version,
  transport: stdio,
  ...common,
});
const mcpb = z.strictObject({
  registryType: z.literal('mcpb'),
  identifier: z.string().regex(/^https:\/\/github\.com\/.+\/releases\/download\/v[^/]+\/.+\.mcpb$/),
  fileSha256: z.string().regex(/^[a-f0-9]{64}$/),
  transport: stdio,
});
/** Its version is in the tag alone. */
const oci = z.strictObject({
  registryType: z.literal('oci'),
  identifier: z.string().regex(/^ghcr\.io\/[a-z0-9-]+\/[a-z0-9-]+:\d+\.\d+\.\d+/),
  transport: http,
  ...common,
});

/** The form of `server.json`. */
export const REGISTRY_ENTRY = z.strictObject({
  $schema: z.literal(
    'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
  ),
  name: z
    .string()
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/)
    .max(200),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version,
  websiteUrl: https,
  repository: z.strictObject({
    url: z.string().regex(/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/),
    source: z.literal('github'),
  }),
  icons: z.array(
    z.strictObject({
      src: https.max(255),
      mimeType: z.literal('image/png'),
      sizes: z.array(z.string().regex(/^\d+x\d+$/)),
    }),
  ),
  packages: z.tuple([npm, mcpb, oci]),
  remotes: z.array(
    z.strictObject({
      type: z.literal('streamable-http'),
      url: z.string().startsWith('https://'),
      variables,
      headers: z.array(named),
    }),
  ),
});
