import type { Translate } from '../../domain/translate.ts';
import type { KeyOperation } from '../../fal/errors.ts';

/** What a key lacks the permission for: continues “It lacks the permission for this: ”. */
export const OPERATIONS: Readonly<Record<KeyOperation, (translate: Translate) => string>> = {
  run: (translate) => translate('running models'),
  'read-jobs': (translate) => translate('reading jobs and their results'),
  cancel: (translate) => translate('cancelling jobs'),
  upload: (translate) => translate('uploading files'),
  'read-prices': (translate) => translate('reading prices'),
  'read-models': (translate) => translate('listing models'),
};
