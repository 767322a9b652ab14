import type { Json } from '../../protocol/messages.ts';

/** The field of the form that a path like `images[0].url` leads into. */
export const topOf = (path: string): string => path.split(/[.[]/)[0] ?? '';

/** The value that a path leads to; undefined where there is none. */
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
