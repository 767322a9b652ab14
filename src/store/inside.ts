import path from 'node:path';

/** How a system writes paths; tests give that of another system. */
export type Paths = Pick<path.PlatformPath, 'isAbsolute' | 'relative'>;

/** Whether a path is a folder's own or below it; on Windows without regard to case, and never on another drive. */
export function isInside(folder: string, file: string, paths: Paths = path): boolean {
  const way = paths.relative(folder, file);
  return !/^\.\.([/\\]|$)/.test(way) && !paths.isAbsolute(way);
}

/** Whether two absolute paths are one; on Windows without regard to case. */
export const isSamePath = (one: string, other: string, paths: Paths = path): boolean =>
  paths.relative(one, other) === '';
