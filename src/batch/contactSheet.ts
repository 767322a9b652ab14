import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Cost, recordedCost } from '../domain/cost.ts';
import { roundMoney } from '../domain/estimate.ts';
import type { RowStatus } from './types.ts';

/** The beginning of a contact sheet, by which a later one may replace it. */
export const SHEET_MARK = '<!doctype html><!-- fal contact sheet -->';

const PICTURE = /\.(?:png|jpe?g|webp|gif|avif|svg)$/i;
const VIDEO = /\.(?:mp4|webm|mov|m4v)$/i;
const SOUND = /\.(?:mp3|wav|ogg|flac|m4a|opus)$/i;

/** What a row has made, wherever it was learnt. */
export function resultOf({ finished, job }: RowStatus): {
  readonly files: readonly string[];
  readonly urls: readonly string[];
  readonly cost?: Cost | undefined;
} {
  const files = finished?.files ?? job?.files ?? [];
  const assets = finished?.assets ?? job?.outcome?.assets ?? [];
  return {
    files: files.map((file) => file.path),
    urls: assets.map(({ url }) => url),
    cost: finished?.cost ?? job?.billed?.cost ?? job?.outcome?.cost,
  };
}

/** USD of a cost; undefined where it is unknown or in another currency. */
export function amountOf(cost: Cost | undefined): number | undefined {
  const known = cost && recordedCost(cost);
  return known && (known.currency ?? 'USD') === 'USD' ? known.amount : undefined;
}

/** A page that shows the results of a batch, by paths relative to its folder. */
export function contactSheet(
  title: string,
  statuses: readonly RowStatus[],
  folder: string,
): string {
  const figures = statuses.map((status, at) => figure(status, at + 1, folder)).join('\n');
  return `${SHEET_MARK}
${pageHead(title, { language: 'en', media: "'self' file: https: data:" })}
<main>
${figures}
</main>
`;
}

/** The head of a page of results and its heading; `media` lists the origins of its pictures. */
export function pageHead(
  title: string,
  { language, media }: { readonly language: string; readonly media: string },
): string {
  return `<html lang="${escaped(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src ${media}; media-src ${media}; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
body { margin: 24px; }
h1 { font-size: 20px; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 16px; }
figure { margin: 0; border: 1px solid #8886; border-radius: 6px; overflow: hidden; }
img, video { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; background: #8882; }
audio { width: 100%; }
figcaption { padding: 8px 10px; overflow-wrap: anywhere; }
small { display: block; opacity: 0.75; }
</style>
<h1>${escaped(title)}</h1>`;
}

/** The addresses of results: files relative to a folder, or whole on another drive, else URLs. */
export function sourcesOf(
  { files, urls }: { readonly files: readonly string[]; readonly urls: readonly string[] },
  folder: string,
  paths: path.PlatformPath = path,
): readonly string[] {
  if (files.length === 0) return urls.filter((url) => /^https?:/.test(url));
  return files.map((file) => {
    const way = paths.relative(folder, file);
    // No relative path leads to another drive.
    if (paths.isAbsolute(way)) return pathToFileURL(file, { windows: paths.sep === '\\' }).href;
    return way.split(paths.sep).map(encodeURIComponent).join('/');
  });
}

function figure(status: RowStatus, number: number, folder: string): string {
  const result = resultOf(status);
  const amount = amountOf(result.cost);
  const sources = sourcesOf(result, folder);
  const facts = [
    status.state.replace('-', ' '),
    ...(status.requestId === undefined ? [] : [status.requestId]),
    ...(amount === undefined ? [] : [`${roundMoney(amount)} USD`]),
    ...(status.error ? [status.error.message] : []),
  ].join(' · ');
  return `<figure>${sources.map((source) => medium(source)).join('')}<figcaption>${number}. ${escaped(status.row.label)}<small>${escaped(facts)}</small></figcaption></figure>`;
}

/** An element that shows a file by its ending; a picture links to itself where the page can open it. */
export function medium(source: string, isLinked = true): string {
  const src = escaped(source);
  const [name = ''] = source.split('?');
  const picture = `<img src="${src}" loading="lazy" alt="">`;
  if (PICTURE.test(name)) return isLinked ? `<a href="${src}">${picture}</a>` : picture;
  if (VIDEO.test(name)) return `<video src="${src}" controls preload="metadata"></video>`;
  if (SOUND.test(name)) return `<audio src="${src}" controls preload="none"></audio>`;
  return `<p><a href="${src}">${escaped(decodeURIComponent(name.split('/').at(-1) ?? name))}</a></p>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
/** A text as HTML. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
