// Made by esbuild.mjs while bundling: the tools as `tools/list` shows them, so that a start renders no schema.
declare module 'virtual:tools' {
  import type { ToolDefinition } from '../mcp/definition.ts';
  export const definitions: readonly ToolDefinition[];
  export const version: string;
}
