/** fal's own client, behind a module of ours: it is CommonJS, whose names an `import()` of a bundle's chunk does not show. */
export { createFalClient } from '@fal-ai/client';
