/** Whether an id is one of those that globs stand for; `*` is any text. */
export function globMatcher(globs: readonly string[]): (id: string) => boolean {
  if (globs.length === 0) return () => false;
  const parts = globs.map((glob) =>
    glob
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  );
  const all = new RegExp(`^(?:${parts.join('|')})$`);
  return (id) => all.test(id);
}
