import { basename } from 'node:path';
import { journalUrl } from '../jobs/dataUri.ts';
import { canBeShown, type Results, SHEET_SIZE } from './pictures.ts';
import { cutText } from './truncate.ts';
import { assetUri } from './resources/assetUri.ts';
import type { Link } from './tool.ts';

/** Characters of all links of an answer together. */
const ROOM = 1_600;
const LONGEST_NAME = 80;

/** A job's results, to be linked. */
export interface JobResults extends Results {
  readonly requestId: string;
  /** True: the journal has the job, so that this server can serve its assets as resources. */
  readonly journalled: boolean;
  /** True: the answer itself shows the results to the model. */
  readonly isShown?: boolean;
}

/**
 * Links to the files, as many as there is room for, and one to a small picture of them all. Clients read each link to an
 * image that is not for the user alone into the model's context, so that only the small picture is for the model.
 */
export function resultLinks(job: JobResults): Link[] {
  const { requestId, assets, files, journalled } = job;
  const links: Link[] = [];
  const sheet: Link[] =
    journalled && job.isShown !== true && canBeShown(job) ? [sheetLink(requestId)] : [];
  let room = ROOM - JSON.stringify(sheet).length;
  for (const [at, asset] of assets.entries()) {
    const file = files.find(({ url }) => url === journalUrl(asset.url));
    if (!journalled && !asset.url.startsWith('http')) continue;
    if (asset.url.startsWith('data:') && journalUrl(asset.url) !== asset.url && !file) continue;
    const size = file?.bytes ?? asset.size;
    const link: Link = {
      uri: journalled ? assetUri(requestId, asset, at) : asset.url,
      name: cutText(file ? basename(file.path) : `${asset.kind} ${at + 1}`, LONGEST_NAME),
      ...(asset.contentType !== undefined && { mimeType: asset.contentType }),
      ...(size !== undefined && { size }),
      audience: 'user',
    };
    room -= JSON.stringify(link).length + 60;
    if (room < 0) break;
    links.push(link);
  }
  return [...links, ...sheet];
}

const sheetLink = (requestId: string): Link => ({
  uri: `fal://jobs/${encodeURIComponent(requestId)}/contact?size=${SHEET_SIZE}`,
  name: 'a small picture of the results',
  mimeType: 'image/jpeg',
  audience: 'assistant',
});
