import { useState } from 'preact/hooks';
import { KIND_ICONS } from '../../domain/icons.ts';
import type { MediaKind } from '../../protocol/messages.ts';

interface ThumbnailProps {
  readonly src: string | undefined;
  readonly kind: MediaKind | 'text';
}

/** A small picture or video; the icon of its kind if it cannot be shown. */
export function Thumbnail({ src, kind }: ThumbnailProps) {
  const [failed, setFailed] = useState(false);
  const fail = () => setFailed(true);
  if (!failed && kind === 'image')
    return <img class="thumb" src={src} alt="" loading="lazy" decoding="async" onError={fail} />;
  if (!failed && kind === 'video')
    return <video class="thumb" src={src} muted preload="metadata" onError={fail} tabIndex={-1} />;
  return (
    <span class="thumb" aria-hidden="true">
      <span class={`codicon codicon-${KIND_ICONS[kind]}`} />
    </span>
  );
}
