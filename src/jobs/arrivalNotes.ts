import path from 'node:path';
import { differenceText } from '../domain/checkArrival.ts';
import type { Translate } from '../domain/translate.ts';
import type { SavedFile } from './job.ts';

/** What a person must know of saved files, a sentence for each: in what they are not as the input states, and why one was not converted. */
export function arrivalNotes(files: readonly SavedFile[], t: Translate): readonly string[] {
  return files.flatMap(({ path: file, differences = [], unconverted }) => {
    const name = path.basename(file);
    const found = differences.map((one) => differenceText(one, t)).join(', ');
    return [
      ...(found === '' ? [] : [t('{0} differs from the input: {1}.', name, found)]),
      ...(unconverted === undefined ? [] : [t('{0} is not converted: {1}', name, unconverted)]),
    ];
  });
}
