import type { Result } from './bridge.ts';
import { h, icon } from './dom.ts';
import type { Kind, ViewedAsset } from './readResult.ts';
import { t } from './words.ts';

const ICONS: Readonly<Record<Kind, string>> = {
  image: 'M2 3h12v10H2zM3 4v6l3-3 3 3 2-2 2 2V4zM11 5a1 1 0 1 1 0 2 1 1 0 0 1 0-2z',
  video: 'M2 3h12v10H2zM3 4v8h10V4zM7 5.5 10.5 8 7 10.5z',
  audio: 'M6 3l7-1.5V11a2 2 0 1 1-1-1.7V4.2L7 5.3V12a2 2 0 1 1-1-1.7z',
  '3d': 'M8 1l6 3.5v7L8 15l-6-3.5v-7zM8 2.2 3.6 4.8 8 7.4l4.4-2.6zM3 5.7V11l4.5 2.6V8.3zM13 5.7 8.5 8.3v5.3L13 11z',
  file: 'M3 1h6l4 4v10H3zM4 2v12h8V6H8V2z',
};
const NAMES: Readonly<Record<Kind, string>> = {
  image: 'Image',
  video: 'Video',
  audio: 'Audio',
  '3d': '3D object',
  file: 'File',
};

export const kindName = (kind: Kind): string => t(NAMES[kind]);

/** The address when it is one of the web. */
export function webUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}

/** The address when media can be loaded from it: of the web, or the media itself. */
const mediaUrl = (url: string): string | undefined =>
  /^data:(image|video|audio)\/[\w.+-]+;base64,[\w+/=]+$/.test(url) ? url : webUrl(url);

/** A job's files from the server, as `data:` addresses; undefined where it has none. */
export interface Files {
  whole(at: number): Promise<string | undefined>;
  /** A picture of the file whose longer edge has this many pixels. */
  small(at: number, size: number): Promise<string | undefined>;
  /** Gives the server a JPEG of a video, in Base64. */
  keep(at: number, jpeg: string): void;
}

export const NO_FILES: Files = {
  whole: () => Promise.resolve(undefined),
  small: () => Promise.resolve(undefined),
  keep: () => undefined,
};

/** The pixels of the longer edge: in the row, and large. */
const SMALL = 160;
const LARGE = 1_024;
const STILL = 512;

/** Creates the reader of a job's files over `resources/read`. */
export function createFiles(
  read: (uri: string) => Promise<Result>,
  requestId: string,
  assets: readonly ViewedAsset[],
  keep: Files['keep'],
): Files {
  const found = new Map<string, Promise<string | undefined>>();
  const fetch = async (uri: string) => {
    const { contents } = await read(uri).catch((): Result => ({}));
    const [first] = Array.isArray(contents) ? (contents as readonly unknown[]) : [];
    const { blob, mimeType } = (first ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof blob !== 'string' || typeof mimeType !== 'string') return undefined;
    return mediaUrl(`data:${mimeType};base64,${blob}`);
  };
  const once = (uri: string) => {
    const reading = found.get(uri) ?? fetch(uri);
    found.set(uri, reading);
    return reading;
  };
  const job = `fal://jobs/${encodeURIComponent(requestId)}`;
  return {
    whole: (at) => once(assetUri(requestId, assets, at)),
    small: (at, size) => once(`${job}/${at}?size=${size}`),
    keep,
  };
}

/** The resource of a job's nth file. */
export const assetUri = (requestId: string, assets: readonly ViewedAsset[], at: number): string =>
  `fal://jobs/${encodeURIComponent(requestId)}/assets/${assets[at]?.kind ?? 'file'}-${at + 1}`;

export interface Shown {
  readonly asset: ViewedAsset;
  readonly at: number;
  /** The words for those who do not see it. */
  readonly label: string;
  readonly files: Files;
  /** A picture of the same output that shows a 3D object. */
  readonly poster?: number | undefined;
}

/** The asset as large as there is room for. */
export function largeView({ asset, at, label, files, poster }: Shown): HTMLElement {
  const { kind, url } = asset;
  if (kind === 'video' || kind === 'audio') {
    const player = h(kind, { controls: true, preload: 'metadata', 'aria-label': label });
    if (kind === 'video') keepFrame(player as HTMLVideoElement, (jpeg) => files.keep(at, jpeg));
    load(player, url, () => files.whole(at));
    return player;
  }
  if (kind === 'image') return picture(label, url, () => smallOrWhole(files, at, LARGE));
  const note = kind === '3d' ? t('The fal sidebar of VS Code shows it in 3D.') : t('No preview');
  const still =
    poster === undefined
      ? placeholder(kind)
      : picture(label, '', () => smallOrWhole(files, poster, LARGE));
  return h('div', { class: 'still' }, still, h('p', {}, note));
}

/** Draws the first frame, where the host of the video allows it. */
function keepFrame(video: HTMLVideoElement, keep: (jpeg: string) => void): void {
  video.crossOrigin = 'anonymous';
  // Before a frame is shown, the picture is black; older browsers do not report that.
  (video as Partial<HTMLVideoElement>).requestVideoFrameCallback?.(() => {
    const { videoWidth: width, videoHeight: height } = video;
    const canvas = document.createElement('canvas');
    const scale = Math.min(1, STILL / Math.max(width, height));
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      keep(canvas.toDataURL('image/jpeg').slice(23));
    } catch {
      // The page shows this video, but must not read it.
    }
  });
}

/** The asset as a tile in the row of results. */
export function smallView({ asset: { kind, url }, at, files }: Shown): Node {
  if (kind !== 'image' && kind !== 'video') return icon(ICONS[kind]);
  return picture(
    '',
    kind === 'image' ? url : '',
    () => (kind === 'image' ? smallOrWhole(files, at, SMALL) : files.small(at, SMALL)),
    () => icon(ICONS[kind]),
  );
}

const smallOrWhole = async (files: Files, at: number, size: number) =>
  (await files.small(at, size)) ?? files.whole(at);

function picture(
  label: string,
  url: string,
  other: () => Promise<string | undefined>,
  gone?: () => Node,
): HTMLElement {
  const image = h('img', { alt: label, decoding: 'async', referrerpolicy: 'no-referrer' });
  load(image, url, other, gone);
  return image;
}

/** Loads from the address, else from the server, else shows that there is nothing. */
function load(
  element: HTMLImageElement | HTMLMediaElement,
  url: string,
  other: () => Promise<string | undefined>,
  gone: () => Node = () =>
    h('p', { class: 'gone' }, t('The link has expired, and no saved file was found.')),
): void {
  const fail = () => element.replaceWith(gone());
  const readOther = () => {
    element.onerror = fail;
    element.removeAttribute('src');
    void other().then((found) => {
      if (found === undefined) fail();
      else element.src = found;
    });
  };
  const address = mediaUrl(url);
  if (address === undefined) {
    readOther();
    return;
  }
  element.onerror = () => {
    element.onerror = readOther;
    if (element.crossOrigin === null) {
      readOther();
      return;
    }
    // A host without CORS lets the page show its video, but not read it.
    element.crossOrigin = null;
    element.src = address;
  };
  element.src = address;
}

const placeholder = (kind: Kind): HTMLElement =>
  h('div', { class: 'placeholder' }, icon(ICONS[kind]));
