import { useEffect, useRef, useState } from 'preact/hooks';
import { errorText } from '../app.ts';
import { t } from '../l10n.ts';
import type * as Viewer from '../viewer/viewer.ts';

const loadViewer = () =>
  // A bundle of its own, because most sessions show no 3D object.
  import(new URL('viewer.js', import.meta.url).href).catch(() => {
    throw new Error(t('the 3D viewer could not be loaded.'));
  }) as Promise<typeof Viewer>;

interface Model3dProps {
  readonly src: string;
  readonly name: string;
  readonly label: string;
  /** Called when the URL cannot be loaded. */
  readonly onGone: () => void;
}

/** A 3D object with orbit controls. */
export function Model3d({ src, name, label, onGone }: Model3dProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [trouble, setTrouble] = useState<string | undefined>(undefined);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const gone = new AbortController();
    let dispose: (() => void) | undefined;
    setTrouble(undefined);
    setShown(false);
    const show = async () => {
      const response = await fetch(src, { signal: gone.signal });
      if (!response.ok) {
        onGone();
        return;
      }
      const [{ showModel }, file] = await Promise.all([loadViewer(), response.arrayBuffer()]);
      gone.signal.throwIfAborted();
      if (!canvas.current) return;
      dispose = await showModel(canvas.current, file, name);
      if (gone.signal.aborted) dispose();
      else setShown(true);
    };
    show().catch((error: unknown) => {
      if (gone.signal.aborted) return;
      setTrouble(errorText(error));
    });
    return () => {
      gone.abort();
      dispose?.();
    };
  }, [src]);
  if (trouble !== undefined) {
    return (
      <div class="large gone" role="status">
        <span class="codicon codicon-package" aria-hidden="true" />
        <p>{name}</p>
        <p class="muted">{t('It cannot be shown here: {0}', trouble)}</p>
      </div>
    );
  }
  return (
    <div class="large model3d">
      <canvas
        // A canvas whose context was given up draws nothing any more.
        key={src}
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={t('{0}. Turn it with the arrow keys; zoom with plus and minus.', label)}
        aria-busy={!isShown}
        data-keys="own"
      />
    </div>
  );
}
