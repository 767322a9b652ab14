import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes a page over an earlier one that begins with `mark`, never over another file; resolves to its path. */
export async function writePage(
  folder: string,
  name: string,
  page: { readonly mark: string; readonly html: string },
): Promise<string> {
  for (let count = 1; ; count += 1) {
    const number = count === 1 ? '' : `-${count}`;
    const file = path.join(folder, `${name}${number}.html`);
    const before = await readFile(file, 'utf8').catch(() => undefined);
    if (before !== undefined && !before.startsWith(page.mark)) continue;
    await writeFile(file, page.html);
    return file;
  }
}
