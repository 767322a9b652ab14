import type { MediaKind, UploadedFile } from '../../protocol/messages.ts';
import { fileSize } from '../controls/format.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { Thumbnail } from '../controls/thumbnail.tsx';
import { t } from '../l10n.ts';
import { useForm } from './formContext.ts';
import type { UploadRow } from './uploads.ts';

interface MediaChipProps {
  readonly url: string;
  readonly kind: MediaKind;
  readonly file: UploadedFile | undefined;
  /** Undefined for a default, which cannot be removed. */
  readonly onRemove: (() => void) | undefined;
}

/** A chosen file: thumbnail, name and size. */
export function MediaChip({ url, kind, file, onRemove }: MediaChipProps) {
  const { host, language } = useForm();
  const name = file?.name ?? nameOf(url);
  return (
    <div class="file-chip" data-url={url}>
      <Thumbnail src={url} kind={file?.kind ?? kind} />
      <span class="file-text">
        <span class="cut" title={url}>
          {name}
        </span>
        <span class="muted cut">
          {onRemove ? (file ? fileSize(file.size, language) : hostOf(url)) : t('default')}
        </span>
      </span>
      {/^https?:/.test(url) && (
        <IconButton
          icon="link-external"
          label={t('Open {0}', name)}
          onClick={() => {
            void host.ask('link.open', { url });
          }}
        />
      )}
      {onRemove && <IconButton icon="close" label={t('Remove {0}', name)} onClick={onRemove} />}
    </div>
  );
}

/** A pending or failed upload. */
export function UploadChip({
  row,
  onCancel,
}: {
  readonly row: UploadRow;
  readonly onCancel: () => void;
}) {
  const { name, sent, total, error } = row;
  return (
    <div class="file-chip" data-upload={error === undefined ? 'running' : 'failed'}>
      <span class="thumb" aria-hidden="true">
        <span class={`codicon codicon-${error === undefined ? 'cloud-upload' : 'error'}`} />
      </span>
      <span class="file-text">
        <span class="cut">{name}</span>
        {error === undefined ? (
          <progress
            aria-label={t('Uploading {0}', name)}
            max={total || 1}
            {...(total > 0 && { value: sent })}
          />
        ) : (
          <span class="fault" role="alert">
            {error}
          </span>
        )}
      </span>
      <IconButton
        icon="close"
        label={error === undefined ? t('Cancel {0}', name) : t('Dismiss {0}', name)}
        onClick={onCancel}
      />
    </div>
  );
}

function nameOf(url: string): string {
  if (url.startsWith('data:')) return t('Pasted data');
  const path = URL.parse(url)?.pathname.split('/').at(-1) ?? '';
  try {
    return path === '' ? url : decodeURIComponent(path);
  } catch {
    return path;
  }
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}
