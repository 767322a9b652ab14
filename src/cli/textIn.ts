import { readFile } from 'node:fs/promises';

/** The text of a file in UTF-8, or in the UTF-16 in which Windows PowerShell's `>` writes; without a byte order mark. @throws the file system's errors */
export async function textIn(file: string): Promise<string> {
  const bytes = await readFile(file);
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
}
