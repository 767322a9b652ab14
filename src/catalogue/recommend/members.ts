import type { Capability } from './capability.ts';
import { globMatcher } from './globs.ts';
import { supersededBy } from './versions.ts';

interface Listed {
  readonly endpointId: string;
  readonly category: string;
}

/** The endpoints that have a capability: the best known first, then the newest versions. */
export function membersOf(capability: Capability, models: readonly Listed[]): readonly string[] {
  if (capability.makes === undefined) return [];
  const { categories = [], ids = [], not = [], best = [] } = capability;
  const [isOne, isExcluded] = [globMatcher(ids), globMatcher(not)];
  const all = models
    .filter(
      ({ endpointId, category }) =>
        best.includes(endpointId) ||
        ((isOne(endpointId) || categories.includes(category)) && !isExcluded(endpointId)),
    )
    .map(({ endpointId }) => endpointId);
  const age = supersededBy(all);
  const place = (id: string) => (best.includes(id) ? best.indexOf(id) : best.length);
  return all.sort(
    (one, other) => place(one) - place(other) || (age.get(one) ?? 0) - (age.get(other) ?? 0),
  );
}
