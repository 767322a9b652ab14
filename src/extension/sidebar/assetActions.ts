import { promptOf } from '../../domain/input.ts';
import { FalError } from '../../fal/errors.ts';
import type { Job } from '../../jobs/job.ts';
import { unchangedFiles } from '../../jobs/savedFile.ts';
import type { AssetAction } from '../../protocol/messages.ts';
import type { Editor, PlacedAsset } from './editor.ts';

/** Runs an action on one asset of a job; resolves to the relative path of a newly saved file, if any. @throws {FalError} */
export async function actOnAsset(
  editor: Editor,
  job: Job,
  index: number,
  action: AssetAction,
): Promise<string | undefined> {
  const asset = await placedAsset(job, index, editor);
  switch (action) {
    case 'copyUrl':
      await editor.copy(asset.url);
      return undefined;
    case 'copyMarkdown':
      await editor.copy(editor.assetText(asset, 'markdown'));
      return undefined;
    case 'copyHtml':
      await editor.copy(editor.assetText(asset, 'html'));
      return undefined;
    case 'insert':
      await editor.insertAsset(asset);
      return undefined;
    case 'askAgent': {
      const { endpointId, input } = job;
      await editor.askAgent({ endpointId, input, url: asset.url, file: asset.savedPath });
      return undefined;
    }
    case 'open':
      await (asset.savedPath === undefined
        ? editor.openLink(asset.url)
        : editor.openFile(asset.savedPath));
      return undefined;
    case 'reveal':
      await editor.revealFile(asset.savedPath ?? (await saveJob(editor, job, asset.url)));
      return undefined;
    case 'save':
      return editor.relative(await saveJob(editor, job, asset.url));
  }
}

/** Returns an asset with its saved file, unless that has changed. @throws {FalError} `not-found` */
async function placedAsset(
  job: Job,
  index: number,
  { translate }: Pick<Editor, 'translate'>,
): Promise<PlacedAsset> {
  const asset = job.outcome?.assets?.[index];
  if (!asset) {
    throw new FalError('not-found', translate('This job has no such result.'), {
      advice: translate('Open the gallery again.'),
    });
  }
  const files = job.files.filter(({ url }) => url === asset.url);
  const file = (await unchangedFiles(files)).at(-1);
  return {
    ...asset,
    about: promptOf(job.input) ?? job.endpointId,
    ...(file && { savedPath: file.path }),
  };
}

/** Saves all results of a job in the project; resolves to the path of the file for `url`. @throws {FalError} */
async function saveJob(editor: Editor, { handle }: Job, url: string): Promise<string> {
  if (!handle) {
    const message = editor.translate('This job was never submitted, so it has no result.');
    throw new FalError('not-found', message, { advice: editor.translate('Run it again.') });
  }
  const files = await editor.save(handle);
  const path = files.find((file) => file.url === url)?.path ?? files[0]?.path;
  if (path !== undefined) return path;
  throw new FalError('failed', editor.translate('Nothing was saved.'), {
    advice: editor.translate('The job has no file to save.'),
    requestId: handle.requestId,
  });
}
