import type { MediaKind, UploadSource } from '../../protocol/messages.ts';
import { type ControlProps, useForm } from './formContext.ts';
import { MediaChip, UploadChip } from './mediaChip.tsx';
import { MediaZone } from './mediaZone.tsx';

/** One or several media files: the chosen ones, pending uploads, and a drop zone. */
export function MediaControl({ field, value, path, update, aria }: ControlProps) {
  const { uploads } = useForm();
  const many = field.kind === 'mediaList';
  const { default: schemaDefault, maxItems = Infinity } = field.schema;
  const now = urlsOf(value ?? schemaDefault);
  const onTheWay = uploads.rows.value.filter((row) => row.path === path);
  const add = (url: string) =>
    update((before) => (many ? [...urlsOf(before ?? schemaDefault), url] : url));
  const remove = (at: number) => {
    update((before) => {
      const left = urlsOf(before ?? schemaDefault).filter((_, place) => place !== at);
      const isNothing =
        left.length === 0 && urlsOf(schemaDefault).length === 0 && !field.isRequired;
      return many && !isNothing ? left : undefined;
    });
    document.getElementById(aria.id)?.focus();
  };
  const upload = (name: string, source: UploadSource) => {
    void uploads.start(path, name, source).then((url) => {
      if (url !== undefined) add(url);
    });
  };
  // A default file can be replaced, but not removed.
  const isDefault = !many && value === undefined;
  const isFull = many ? now.length + onTheWay.length >= maxItems : now.length > 0 && !isDefault;
  const isBusy = onTheWay.some((row) => row.error === undefined);
  return (
    <div class="media">
      {now.map((url, at) => (
        <MediaChip
          key={`${at} ${url}`}
          url={url}
          kind={mediaKindOf(field)}
          file={uploads.files.value.get(url)}
          onRemove={isDefault ? undefined : () => remove(at)}
        />
      ))}
      {onTheWay.map((row) => (
        <UploadChip key={row.id} row={row} onCancel={() => uploads.cancel(row.id)} />
      ))}
      {!isFull && (many || !isBusy) && (
        <MediaZone
          id={aria.id}
          label={field.label}
          describedBy={aria['aria-describedby']}
          kind={mediaKindOf(field)}
          many={many}
          isSmall={now.length > 0}
          onUrl={add}
          onFile={upload}
        />
      )}
    </div>
  );
}

/** The kind of file that the field accepts. */
const mediaKindOf = ({ schema }: ControlProps['field']): MediaKind =>
  schema.media ?? schema.items?.media ?? 'file';

/** The URLs of a field for one file or several. */
export const urlsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};
