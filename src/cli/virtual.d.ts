// Rendered by esbuild.mjs while bundling, so that a start renders no schema.
declare module 'virtual:tools' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports -- TypeScript allows no import statement with a relative path in an ambient module (TS2439).
  type Lists = import('../mcp/lists.ts').Lists;
  export const local: Lists;
  export const remote: Lists;
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports -- TypeScript allows no import statement with a relative path in an ambient module (TS2439).
  export const info: import('../mcp/sdk.ts').Implementation;
  export const version: string;
}

// The page of src/viewer/ with its script and style in it.
declare module 'virtual:viewer' {
  export const html: string;
}
