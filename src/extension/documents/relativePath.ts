import path from 'node:path';

const DRIVE = /^\/[a-z]:/i;

/** The way from a folder to a file, both as the paths of URIs; on drives of Windows without regard to case, because VS Code and the disk write a drive and a folder in different letters. */
export function relativePath(folder: string, file: string): string {
  if (!DRIVE.test(folder) || !DRIVE.test(file)) return path.posix.relative(folder, file);
  return path.win32.relative(folder.slice(1), file.slice(1)).replaceAll('\\', '/');
}
