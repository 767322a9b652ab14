import * as vscode from 'vscode';
import { kindOfType } from '../../fal/mediaKind.ts';
import type { MediaKind } from '../../domain/types.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';
import { pickFiles, uploadFiles } from '../uploads/uploads.ts';

const MOST_UPLOADS = 30;

/** Prompts for an input file: an earlier upload, a new upload or a URL. Resolves to its URL, undefined when cancelled. @throws {FalError} */
export async function pickMedia(
  services: Services,
  title: string,
  kind: MediaKind,
): Promise<string | undefined> {
  const { uploads } = await services.runtimeHost.get();
  const matching = (await uploads.list()).filter(
    ({ contentType }) => kind === 'file' || kindOfType(contentType) === kind,
  );
  const upload = { label: `$(cloud-upload) ${vscode.l10n.t('Upload a File…')}`, url: undefined };
  const paste = { label: `$(link) ${vscode.l10n.t('Enter a URL…')}`, url: undefined };
  const rows = matching.slice(0, MOST_UPLOADS).map(({ url, fileName }) => ({
    label: shownText(fileName),
    description: shownText(url),
    url,
  }));
  const picked = await vscode.window.showQuickPick([...rows, upload, paste], {
    title,
    placeHolder: vscode.l10n.t('Choose a file: {0}', kind),
  });
  if (picked === paste) return askUrl(title);
  if (picked === upload) {
    const [done] = await uploadFiles(services, await pickFiles(false));
    return done?.url;
  }
  return picked?.url;
}

async function askUrl(title: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    ignoreFocusOut: true,
    placeHolder: 'https://…',
    validateInput: (typed) =>
      /^https?:\/\/\S+$/.test(typed.trim())
        ? undefined
        : vscode.l10n.t('Enter an http or https address'),
  });
  return text?.trim();
}
