// Made by esbuild.mjs while bundling: tools, prompts and resources as their lists show them (mcp/definition.ts), so that
// a start renders no schema. An ambient module cannot name another file's types.
declare module 'virtual:tools' {
  interface Lists {
    readonly list: readonly object[];
    readonly templates: readonly object[];
  }
  export const definitions: readonly object[];
  export const prompts: readonly object[];
  export const sharedPrompts: readonly object[];
  /** All of them, */
  export const resources: Lists;
  /** and those that need no journal, for a server that has none. */
  export const sharedResources: Lists;
  export const version: string;
}
