import type { Viewer } from '../viewer/viewer.ts';
import { t } from '../l10n.ts';

type WithViewer = typeof globalThis & { falViewer?: Viewer };

/** Loads the 3D viewer's script from the folder of the sidebar's script, with its nonce. @throws when loading fails */
export function loadViewer(): Promise<Viewer> {
  const loaded = (globalThis as WithViewer).falViewer;
  if (loaded) return Promise.resolve(loaded);
  const main = document.querySelector<HTMLScriptElement>('script[src*="webview.js"]');
  return new Promise((resolve, reject) => {
    const fail = () => {
      script.remove();
      reject(new Error(t('the 3D viewer could not be loaded.')));
    };
    const script = document.createElement('script');
    script.type = 'module';
    if (main?.nonce !== undefined) script.nonce = main.nonce;
    script.src = (main?.src ?? '').replace('webview.js', 'viewer.js');
    script.onload = () => {
      const { falViewer } = globalThis as WithViewer;
      if (falViewer) resolve(falViewer);
      else fail();
    };
    script.onerror = fail;
    document.head.append(script);
  });
}
