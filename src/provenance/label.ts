import { openRegular } from '../jobs/openFile.ts';
import { type Label, readLabel } from '../labels/label.ts';

/** What a file says on how it is made; `unsupported` where there is none. */
export async function readLabelOf(file: string): Promise<Label> {
  const handle = await openRegular(file);
  try {
    return handle ? await readLabel(handle) : { state: 'unsupported' };
  } finally {
    await handle?.close();
  }
}
