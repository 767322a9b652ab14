// Rendered by esbuild.mjs while bundling, so that a start renders no schema.
declare module 'virtual:tools' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports -- an ambient module has no import statements
  type Lists = import('../mcp/lists.ts').Lists;
  export const local: Lists;
  export const remote: Lists;
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports -- an ambient module has no import statements
  export const info: import('../mcp/sdk.ts').Implementation;
  export const version: string;
}

// The page of src/viewer/ with its script and style in it.
declare module 'virtual:viewer' {
  export const html: string;
}
