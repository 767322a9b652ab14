// Made by esbuild.mjs while bundling: the tools as `tools/list` shows them (mcp/definition.ts), so that
// a start renders no schema. An ambient module cannot name another file's types.
declare module 'virtual:tools' {
  export const definitions: readonly object[];
  export const version: string;
}
