import type { Capability } from './capability.ts';

/** How many endpoints of each capability count as popular. */
const EACH = 3;

/** The ids that most people use, by the best endpoints of the common capabilities; the most used first. */
export function popularIds(capabilities: readonly Capability[]): readonly string[] {
  const common = capabilities
    .filter(({ common: rank }) => rank !== undefined)
    .sort((one, other) => (one.common ?? 0) - (other.common ?? 0));
  const places = Array.from({ length: EACH }, (_, place) => place);
  return [...new Set(places.flatMap((place) => common.flatMap(({ best }) => best?.[place] ?? [])))];
}
