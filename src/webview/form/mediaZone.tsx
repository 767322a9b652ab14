import { useRef, useState } from 'preact/hooks';
import type { MediaKind, UploadSource } from '../../protocol/messages.ts';
import { errorText } from '../app.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { t } from '../l10n.ts';
import { type Dropped, hasDroppable, readTransfer } from './drops.ts';
import { useForm } from './formContext.ts';

interface MediaZoneProps {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly kind: MediaKind;
  readonly many: boolean;
  readonly isSmall: boolean;
  readonly onUrl: (url: string) => void;
  readonly onFile: (name: string, source: UploadSource) => void;
}

const ACCEPT: Readonly<Record<MediaKind, string | undefined>> = {
  image: 'image/*',
  video: 'video/*',
  audio: 'audio/*',
  '3d': '.glb,.gltf,.obj,.fbx,.stl,.ply,.usdz',
  file: undefined,
};

/** Accepts a file: dropped, pasted, picked or as a URL. */
export function MediaZone(props: MediaZoneProps) {
  const { id, label, describedBy, kind, many, isSmall, onUrl, onFile } = props;
  const { host, toast } = useForm();
  const [isOver, setOver] = useState(false);
  const [typesUrl, setTypesUrl] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  const take = (dropped: readonly Dropped[]) => {
    for (const one of many ? dropped : dropped.slice(0, 1)) {
      if ('url' in one) onUrl(one.url);
      else onFile(one.name, one.source);
    }
  };
  const takeFrom = (transfer: DataTransfer | null) => {
    if (!transfer) return;
    void readTransfer(transfer).then(take);
  };
  const pick = async () => {
    try {
      for (const { uri, name } of await host.ask('file.pick', { kind, many }))
        onFile(name, { uri });
    } catch (error) {
      toast(errorText(error), 'error');
    }
  };
  if (typesUrl) {
    const end = (url: string) => {
      // Removing the input blurs it, and the blur handler must not run `end` again.
      if (ended.current) return;
      ended.current = true;
      setTypesUrl(false);
      if (url.trim() !== '') onUrl(url.trim());
    };
    return (
      <input
        id={id}
        type="url"
        dir="ltr"
        ref={(box) => {
          if (box && document.activeElement !== box) box.focus();
        }}
        aria-label={t('{0}: URL', label)}
        aria-describedby={describedBy}
        placeholder="https://"
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            end(event.currentTarget.value);
          } else if (event.key === 'Escape') {
            event.stopPropagation();
            end('');
          }
        }}
        onBlur={(event) => end(event.currentTarget.value)}
      />
    );
  }
  return (
    <div
      class="drop-zone"
      data-over={isOver}
      data-small={isSmall}
      title={t('Hold Shift to drop from the Explorer or the desktop.')}
      onDragOver={(event) => {
        if (!event.dataTransfer || !hasDroppable(event.dataTransfer)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        takeFrom(event.dataTransfer);
      }}
      onPaste={(event) => {
        event.preventDefault();
        event.stopPropagation();
        takeFrom(event.clipboardData);
      }}
    >
      <button
        id={id}
        class="drop-zone-main"
        type="button"
        aria-label={t('{0}: drop, paste or choose a file', label)}
        aria-describedby={describedBy}
        onClick={() => {
          void pick();
        }}
      >
        {isSmall ? t('Add another') : t('Drop, paste or choose')}
      </button>
      <IconButton
        icon="cloud-upload"
        label={t('{0}: from this computer', label)}
        onClick={() => input.current?.click()}
      />
      <IconButton
        icon="link"
        label={t('{0}: by its URL', label)}
        onClick={() => {
          ended.current = false;
          setTypesUrl(true);
        }}
      />
      <input
        ref={input}
        type="file"
        hidden
        multiple={many}
        accept={ACCEPT[kind]}
        onChange={(event) => {
          const box = event.currentTarget;
          const files = new DataTransfer();
          for (const file of box.files ?? []) files.items.add(file);
          box.value = '';
          takeFrom(files);
        }}
      />
    </div>
  );
}
