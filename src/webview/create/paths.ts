import type { Json } from '../../protocol/messages.ts';

/** The top-level field of a path such as `images[0].url`. */
export const topOf = (path: string): string => path.split(/[.[]/)[0] ?? '';

/** The value at a path; undefined when there is none. */
export function valueAt(values: Json, path: string): Json | undefined {
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .reduce<Json | undefined>((at, step) => {
      if (Array.isArray(at)) return at[Number(step)];
      return typeof at === 'object' && at !== null && Object.hasOwn(at, step)
        ? at[step]
        : undefined;
    }, values);
}
