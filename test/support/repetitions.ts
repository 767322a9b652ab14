/** How often a property is tried: `short` times in `npm test`, `long` times in `npm run test:long`. */
export function repetitions(short: number, long: number): number {
  return process.env.npm_lifecycle_event === 'test:long' ? long : short;
}
