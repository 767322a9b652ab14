import path from 'node:path';
import { writeNewFile } from '../jobs/newFile.ts';
import { openRegular } from '../jobs/openFile.ts';
import { isCode } from '../store/folder.ts';

/** Writes a page over an earlier one that begins with `mark`, never over another file or through a link; resolves to its path. `folder` is a real path. @throws {FalError} `busy` where a link takes the folder's place */
export async function writePage(
  folder: string,
  name: string,
  { mark, html }: { readonly mark: string; readonly html: string },
): Promise<string> {
  for (let count = 1; ; count += 1) {
    const file = `${name}${count === 1 ? '' : `-${count}`}.html`;
    const before = await beginningOf(path.join(folder, file), Buffer.byteLength(mark));
    if (before !== undefined && before !== mark) continue;
    try {
      return await writeNewFile(folder, [], file, html, { overwrite: before === mark });
    } catch (error) {
      // Another process has taken the name since.
      if (!isCode(error, 'EEXIST')) throw error;
    }
  }
}

/** The first bytes of a file as a text, which is empty for a link or a file that cannot be read; undefined where the name is free. */
async function beginningOf(file: string, bytes: number): Promise<string | undefined> {
  try {
    const handle = await openRegular(file);
    if (!handle) return '';
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    if (isCode(error, 'EACCES', 'EPERM')) return '';
    throw error;
  }
}
