import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files of a folder and those below it that hold the text, in UTF-8 or UTF-16. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    if (bytes.includes(text) || bytes.includes(text, 0, 'utf16le')) found.push(file);
  }
  return found;
}

/** The environment of a process. */
export type Environment = Readonly<Record<string, string>>;

/** A running program. */
export interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly env: Environment;
}

/** The programs below that home folder whose command line holds the text. */
export async function processesOf(home: string, text: string): Promise<Running[]> {
  const found: Running[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const read = (name: string) => readFile(`/proc/${id}/${name}`, 'utf8').catch(() => '');
    if (!(await read('cmdline')).includes(text)) continue;
    const env = Object.fromEntries(
      (await read('environ')).split('\0').map((line): [string, string] => {
        const at = line.indexOf('=');
        return [line.slice(0, at), line.slice(at + 1)];
      }),
    );
    const parent = Number(/^PPid:\s*(\d+)/m.exec(await read('status'))?.[1]);
    if (env.HOME === home) found.push({ pid: Number(id), parent, env });
  }
  return found;
}
