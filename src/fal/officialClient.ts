/** fal's own client, re-exported: an `import()` of the CommonJS package from a bundled chunk does not expose its names. */
export { createFalClient } from '@fal-ai/client';
