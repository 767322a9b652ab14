import * as z from 'zod';
import { posterOf } from '../../domain/poster.ts';
import { FalError } from '../../fal/errors.ts';
import { journalUrl } from '../../jobs/dataUri.ts';
import { LARGEST_SHEET, requireImaging, SHEET_SIZE } from '../pictures.ts';
import { defineTool } from '../tool.ts';

/** Characters of a picture in Base64: 256 KB. */
const LONGEST = 350_000;

export const keepStill = defineTool({
  name: 'keep_still',
  title: 'fal video still',
  description: 'Keeps a frame of a video that the result viewer has drawn, for its thumbnails.',
  input: z.object({
    request_id: z.string().trim().min(1).max(128),
    index: z.number().int().min(0).max(100),
    jpeg: z.base64().max(LONGEST),
  }),
  output: z.object({ kept: z.boolean() }),
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  async run({ request_id: requestId, index, jpeg }, context, { signal }) {
    const { journal, stills } = context;
    const { assets = [] } = (await journal.find(requestId))?.outcome ?? {};
    const asset = assets[index];
    if (asset?.kind !== 'video' || !stills) {
      throw new FalError('not-allowed', 'Only of a video of this machine is a frame kept.');
    }
    const url = journalUrl(asset.url);
    // The model's own picture is the better one, and the first frame stays.
    const isKept = posterOf(assets, index) === undefined && !(await stills.read(url));
    if (isKept) {
      const imaging = requireImaging(context);
      const source = { from: 'picture', bytes: Buffer.from(jpeg, 'base64') } as const;
      const picture = await imaging.picture(source, SHEET_SIZE, signal);
      await stills.write(url, (await imaging.file(picture, LARGEST_SHEET, signal)).bytes);
    }
    return { structured: { kept: isKept }, text: isKept ? 'Kept.' : 'There is one already.' };
  },
});
