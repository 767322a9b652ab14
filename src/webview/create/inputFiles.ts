import { own } from '../../domain/own.ts';
import type { InputFile } from '../../protocol/messages.ts';
import type { App } from '../app.ts';
import { readRaw } from '../form/jsonText.ts';
import { urlsOf } from '../form/media.tsx';
import { t } from '../l10n.ts';
import type { Session } from './session.ts';

/** Uploads files into a form: a list gets them in their order after its own, as far as it has room; another field gets the last. */
export async function addFiles(
  { toast }: Pick<App, 'toast'>,
  session: Session,
  files: readonly InputFile[],
): Promise<void> {
  const { raw, ...draft } = session.draft.value;
  if (raw !== undefined) {
    const read = readRaw(raw);
    if ('fault' in read) {
      toast(read.fault, 'error');
      return;
    }
    // The upload is shown in its field, which the JSON view has not.
    session.replace(draft);
  }
  const uploaded = await Promise.all(
    files.map(async ({ field, name, uri }) => ({
      field,
      name,
      url: await session.uploads.start(field, name, { uri }),
    })),
  );
  const left: string[] = [];
  for (const { field, name, url } of uploaded) {
    if (url === undefined) continue;
    const schema = own(session.schema.properties, field) ?? {};
    session.update((before) => {
      if (schema.type !== 'array') return { ...before, [field]: url };
      const urls = urlsOf(own(before, field) ?? schema.default);
      if (urls.includes(url)) return before;
      if (urls.length < (schema.maxItems ?? Infinity))
        return { ...before, [field]: [...urls, url] };
      left.push(name);
      return before;
    });
  }
  if (left.length > 0) toast(t('There is no room for: {0}', left.join(', ')), 'error');
}
