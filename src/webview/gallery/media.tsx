import { useEffect, useState } from 'preact/hooks';
import type { AssetCard, MediaKind } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { t } from '../l10n.ts';
import { Model3d } from './model3d.tsx';

/** The localized name of a kind of result. */
export function kindName(kind: MediaKind | 'text'): string {
  const names: Record<MediaKind | 'text', string> = {
    image: t('Image'),
    video: t('Video'),
    audio: t('Audio'),
    '3d': t('3D'),
    file: t('File'),
    text: t('Text'),
  };
  return names[kind];
}

/** The first of a result's URLs that has not failed; undefined when all have. */
export function useSource(asset: AssetCard | undefined): {
  readonly src: string | undefined;
  readonly fail: () => void;
} {
  const [failures, setFailures] = useState(0);
  useEffect(() => {
    setFailures(0);
  }, [asset?.src, asset?.url]);
  const addresses = asset ? [...new Set([asset.src, asset.url])] : [];
  return {
    src: addresses[failures],
    fail: () => setFailures((so) => so + 1),
  };
}

/** The message for a result that cannot be displayed. */
export function goneText(asset: AssetCard, isOffline: boolean): string {
  if (isOffline) return t('fal cannot be reached.');
  if (asset.saved !== undefined) return t('The saved file is gone and its URL at fal has expired.');
  return t('Its URL at fal has expired. Run the model again to recreate it.');
}

interface LargeProps {
  readonly asset: AssetCard;
  readonly label: string;
}

/** A result in the available space, with the browser's media controls. */
export function Large({ asset, label }: LargeProps) {
  const { situation } = useApp();
  const { src, fail } = useSource(asset);
  if (src === undefined) {
    return (
      <div class="large gone" role="status">
        <span class="codicon codicon-debug-disconnect" aria-hidden="true" />
        <p>{goneText(asset, situation.value.offline)}</p>
      </div>
    );
  }
  const name = asset.fileName ?? asset.url.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '';
  switch (asset.kind) {
    case 'image':
      return (
        <div class="large">
          <img
            src={src}
            alt={label}
            width={asset.width}
            height={asset.height}
            onError={fail}
            draggable={false}
          />
        </div>
      );
    case 'video':
      return (
        <div class="large">
          <video src={src} aria-label={label} controls loop playsInline onError={fail} />
        </div>
      );
    case 'audio':
      return (
        <div class="large">
          <audio src={src} aria-label={label} controls onError={fail} />
        </div>
      );
    case '3d':
      return <Model3d src={src} name={name} label={label} onGone={fail} />;
    case 'file':
      return (
        <div class="large gone">
          <span class="codicon codicon-file-binary" aria-hidden="true" />
          <p>{name}</p>
        </div>
      );
  }
}
