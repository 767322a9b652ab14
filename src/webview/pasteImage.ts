import type { UploadSource } from '../protocol/messages.ts';
import { type App, errorText } from './app.ts';
import { t } from './l10n.ts';

/** Milliseconds that the page waits for the focus, without which it may not read the clipboard. */
const FOCUS_WAIT = 2_000;
const LOOK = 50;

/** Uploads the clipboard's image and copies its URL; where the page may not read the clipboard, the next paste does it. */
export async function pasteImage(app: App): Promise<void> {
  const image = await readImage().catch(() => 'refused' as const);
  if (image === 'refused') {
    app.toast(t('Press Ctrl+V (⌘V on a Mac) to paste the image.'));
    const onPaste = (event: ClipboardEvent) => {
      event.preventDefault();
      const file = [...(event.clipboardData?.files ?? [])].find(isImage);
      void copyUrlOf(app, file);
    };
    document.addEventListener('paste', onPaste, { once: true, capture: true });
    return;
  }
  await copyUrlOf(app, image);
}

const isImage = ({ type }: Blob): boolean => type.startsWith('image/');

/** @throws where the page may not read the clipboard */
async function readImage(): Promise<Blob | undefined> {
  const end = performance.now() + FOCUS_WAIT;
  while (!document.hasFocus() && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((one) => one.startsWith('image/'));
    if (type !== undefined) return item.getType(type);
  }
  return undefined;
}

async function copyUrlOf({ host, toast }: App, image: Blob | undefined): Promise<void> {
  if (!image) {
    toast(t('The clipboard has no image.'), 'error');
    return;
  }
  try {
    toast(t('Uploading'));
    const bytes = new Uint8Array(await image.arrayBuffer());
    const ending = image.type.split('/')[1]?.split('+')[0] ?? 'png';
    const name = `pasted.${ending}`;
    const source: UploadSource = { name, contentType: image.type, bytes };
    const { url } = await host.ask('file.upload', { id: crypto.randomUUID(), source });
    await host.ask('text.copy', { text: url });
    toast(t('Copied {0}', url));
  } catch (error) {
    toast(errorText(error), 'error');
  }
}
