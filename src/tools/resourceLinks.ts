import { basename } from 'node:path';
import type { Asset } from '../domain/types.ts';
import { journalUrl } from '../jobs/dataUri.ts';
import type { SavedFile } from '../jobs/job.ts';
import { cutText } from './truncate.ts';
import { assetUri } from './resources/assetUri.ts';
import type { Link } from './tool.ts';

/** Characters of all links of an answer together. */
const ROOM = 1_600;
const LONGEST_NAME = 80;
/** The most images that a client may read into its model's context. */
const MOST_FOR_MODEL = 4;
/** Bytes of the largest such image: models accept 5 MB, and VS Code sends a file unchanged. */
const LARGEST_FOR_MODEL = 3_500_000;
/** An upper estimate of a file's bytes per pixel. */
const BYTES_PER_PIXEL: ReadonlyMap<string, number> = new Map([
  ['image/png', 3],
  ['image/jpeg', 0.6],
  ['image/webp', 0.6],
]);

/** A job's results, to be linked. */
export interface JobResults {
  readonly requestId: string;
  readonly assets: readonly Asset[];
  readonly files: readonly SavedFile[];
  /** True: the journal has the job, so that this server can serve its assets as resources. */
  readonly journalled: boolean;
}

/** Links to the assets, as many as there is room for; a large image, or one that only its URL serves, is for a person only. */
export function assetLinks({ requestId, assets, files, journalled }: JobResults): Link[] {
  const links: Link[] = [];
  let imagesForModel = 0;
  let room = ROOM;
  for (const [at, asset] of assets.entries()) {
    const file = files.find(({ url }) => url === journalUrl(asset.url));
    if (!journalled && !asset.url.startsWith('http')) continue;
    if (asset.url.startsWith('data:') && journalUrl(asset.url) !== asset.url && !file) continue;
    const isImage = asset.kind === 'image';
    const forModel =
      journalled && (!isImage || (imagesForModel < MOST_FOR_MODEL && isSmall(asset, file)));
    if (isImage && forModel) imagesForModel += 1;
    const size = file?.bytes ?? asset.size;
    const link: Link = {
      uri: journalled ? assetUri(requestId, asset, at) : asset.url,
      name: cutText(file ? basename(file.path) : `${asset.kind} ${at + 1}`, LONGEST_NAME),
      ...(asset.contentType !== undefined && { mimeType: asset.contentType }),
      ...(size !== undefined && { size }),
      ...(!forModel && { forUser: true }),
    };
    room -= JSON.stringify(link).length + 60;
    if (room < 0) break;
    links.push(link);
  }
  return links;
}

function isSmall({ contentType = '', size, width, height }: Asset, file?: SavedFile): boolean {
  const bytes = file?.bytes ?? size;
  if (bytes !== undefined) return bytes <= LARGEST_FOR_MODEL;
  const perPixel = BYTES_PER_PIXEL.get(contentType);
  if (perPixel === undefined || width === undefined || height === undefined) return false;
  return width * height * perPixel <= LARGEST_FOR_MODEL;
}
