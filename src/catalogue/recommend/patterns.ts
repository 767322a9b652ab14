/** The listed ids that a pattern with `*` (any characters but a slash) stands for, newest version first. */
export function idsLike(
  pattern: string,
  models: readonly { readonly endpointId: string }[],
): string[] {
  if (!pattern.includes('*')) return [pattern];
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const like = new RegExp(`^${parts.join('([^/]*)')}$`);
  return models
    .flatMap(({ endpointId }) => {
      const version = like.exec(endpointId)?.[1];
      return version === undefined
        ? []
        : [{ endpointId, version: Number.parseFloat(version) || 0 }];
    })
    .sort((a, b) => b.version - a.version)
    .map(({ endpointId }) => endpointId);
}
