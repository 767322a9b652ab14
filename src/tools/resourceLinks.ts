import { basename } from 'node:path';
import type { Asset } from '../fal/types.ts';
import { keyOf } from '../jobs/dataUri.ts';
import type { SavedFile } from '../jobs/job.ts';
import { cutText } from './truncate.ts';
import { assetAddress } from './resources/assetAddress.ts';
import type { Link } from './tool.ts';

/** Characters of all links of an answer together. */
const ROOM = 1_600;
const LONGEST_NAME = 80;
/** Pictures that a client may read into its model's context: this many at most, */
const MOST_SEEN = 4;
/** and none of more bytes; what models take ends at 5 MB, and VS Code sends what it reads as it is. */
const LARGEST_SEEN = 3_500_000;
/** More than this a picture's file hardly has for each pixel. */
const BYTES_PER_PIXEL: ReadonlyMap<string, number> = new Map([
  ['image/png', 3],
  ['image/jpeg', 0.6],
  ['image/webp', 0.6],
]);

/** What is linked. */
export interface Linked {
  readonly requestId: string;
  readonly assets: readonly Asset[];
  readonly files: readonly SavedFile[];
  /** The journal knows the job, so that this server can read its assets out. */
  readonly journalled: boolean;
}

/** A link to each asset, as many as there is room for; a large picture, or one that only the web can give, is for a person alone. */
export function assetLinks({ requestId, assets, files, journalled }: Linked): Link[] {
  const links: Link[] = [];
  let seen = 0;
  let room = ROOM;
  for (const [at, asset] of assets.entries()) {
    const file = files.find(({ url }) => url === keyOf(asset.url));
    if (!journalled && !asset.url.startsWith('http')) continue;
    if (asset.url.startsWith('data:') && keyOf(asset.url) !== asset.url && !file) continue;
    const isPicture = asset.kind === 'image';
    const forModel = journalled && (!isPicture || (seen < MOST_SEEN && isSmall(asset, file)));
    if (isPicture && forModel) seen += 1;
    const size = file?.bytes ?? asset.size;
    const link: Link = {
      uri: journalled ? assetAddress(requestId, asset, at) : asset.url,
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
  const told = file?.bytes ?? size;
  if (told !== undefined) return told <= LARGEST_SEEN;
  const perPixel = BYTES_PER_PIXEL.get(contentType);
  if (perPixel === undefined || width === undefined || height === undefined) return false;
  return width * height * perPixel <= LARGEST_SEEN;
}
