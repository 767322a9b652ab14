import type { Lists } from '../mcp/lists.ts';
import type { Implementation } from '../mcp/sdk.ts';

// `virtual:tools`: rendered by esbuild.mjs while bundling, so that a start renders no schema.
export const local: Lists;
export const remote: Lists;
export const info: Implementation;
export const version: string;
