/** The client of Redis, re-exported: an `import()` of the CommonJS package from a bundled chunk does not expose its names. */
export { Redis } from 'ioredis';
