import path from 'node:path';
import { arrivalTexts } from '../domain/checkArrival.ts';
import type { Translate } from '../domain/translate.ts';
import type { SavedFile } from './job.ts';

/** What a person must know of saved files; see `arrivalTexts`. */
export const arrivalNotes = (
  files: readonly SavedFile[],
  translate: Translate,
): readonly string[] =>
  files.flatMap(({ path: file, differences = [], unconverted }) =>
    arrivalTexts(path.basename(file), differences, unconverted, translate),
  );
