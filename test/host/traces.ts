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

/** The environments of the MCP servers that run below that home folder. */
export async function serverEnvironments(home: string): Promise<Environment[]> {
  const found: Environment[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const read = (name: string) => readFile(`/proc/${id}/${name}`, 'utf8').catch(() => '');
    if (!(await read('cmdline')).includes('dist/mcp.mjs')) continue;
    const env = Object.fromEntries(
      (await read('environ')).split('\0').map((line): [string, string] => {
        const at = line.indexOf('=');
        return [line.slice(0, at), line.slice(at + 1)];
      }),
    );
    if (env.HOME === home) found.push(env);
  }
  return found;
}
