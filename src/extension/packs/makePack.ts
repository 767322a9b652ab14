import path from 'node:path';
import * as vscode from 'vscode';
import type { Imaging } from '../../imaging/imaging.ts';
import { openAnywhere } from '../../jobs/roots.ts';
import { PACKS, type PackKind } from '../../packs/packs.ts';
import { type PictureFile, readPicture } from '../../packs/readPicture.ts';
import { type PackRequest, requireRoom, writePack } from '../../packs/writePack.ts';
import { notify, showError } from '../notify.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';
import { askBackground, askFolder, askKind, askName, packTitles } from './askPack.ts';
import { generatePicture } from './generatePicture.ts';
import {
  activePicture,
  canWrite,
  choosePictures,
  openImaging,
  picturesOf,
  shownPath,
  showWritten,
  withCancel,
} from './pictures.ts';

const KINDS = Object.keys(PACKS) as PackKind[];

/** The command: makes icons, pictures or a sprite sheet of pictures of the Explorer, of the tab, or of one that is generated. */
export async function makePack(services: Services, one: unknown, all: unknown): Promise<void> {
  if (!canWrite(vscode.l10n.t('making asset packs'), services)) return;
  const chosen = picturesOf(one, all);
  const start = chosen.length > 0 ? chosen : await askStart();
  if (start === 'generate') await fromPrompt(services);
  else if (start && start.length > 0) await fromPictures(services, start);
}

async function askStart(): Promise<'generate' | readonly string[] | undefined> {
  const active = activePicture();
  const choose = { label: `$(file-media) ${vscode.l10n.t('Choose a Picture…')}` };
  const generate = { label: `$(sparkle) ${vscode.l10n.t('Generate One…')}` };
  const own = { label: `$(file) ${shownText(active === undefined ? '' : shownPath(active))}` };
  const picked = await vscode.window.showQuickPick(
    [...(active === undefined ? [] : [own]), choose, generate],
    {
      title: vscode.l10n.t('Make Asset Pack'),
      placeHolder: vscode.l10n.t('What is the pack made from?'),
    },
  );
  if (picked === generate) return 'generate';
  if (picked === choose) return choosePictures(true);
  return picked && active !== undefined ? [active] : undefined;
}

async function fromPictures(services: Services, files: readonly string[]): Promise<void> {
  const [first] = files;
  const kinds = KINDS.filter((kind) => files.length <= 1 || PACKS[kind].most > 1);
  const kind = await askKind(kinds);
  if (!kind) return;
  const folder = await askFolder(kind, first);
  if (folder !== undefined) await make(services, kind, folder, files);
}

async function fromPrompt(services: Services): Promise<void> {
  const kind = await askKind(KINDS.filter((one) => one !== 'spriteSheet'));
  if (!kind || kind === 'spriteSheet') return;
  const folder = await askFolder(kind);
  if (folder === undefined) return;
  // What would be refused afterwards is refused before anything is paid.
  await requireRoom(folder, kind);
  const picture = await generatePicture(services, kind);
  if (picture === undefined) return;
  const isMade = await make(services, kind, folder, [picture]).catch((error: unknown) => {
    showError(error, services.log);
    return false;
  });
  if (isMade) return;
  const text = vscode.l10n.t('The picture was generated and stays: {0}', shownPath(picture));
  const again = {
    label: vscode.l10n.t('Make Asset Pack'),
    run: () => makePack(services, vscode.Uri.file(picture), undefined),
  };
  notify(text, [again], services.log);
}

/** Reads the pictures, prompts for what the pack needs, and writes it; resolves to whether it was made. */
async function make(
  services: Services,
  kind: PackKind,
  folder: string,
  files: readonly string[],
): Promise<boolean> {
  const imaging = openImaging(services);
  const sources: PictureFile[] = [];
  for (const file of files) sources.push(await readPicture(await openAnywhere(file), file));
  const request = await askChoices(kind, sources, imaging);
  if (!request) return false;
  const made = await withCancel(services, packTitles()[kind], (signal) =>
    writePack(folder, request, sources, { imaging, translate: vscode.l10n.t }, signal),
  );
  if (!made) return false;
  const first = path.join(folder, made.files[0] ?? '');
  const text =
    made.files.length === 1
      ? vscode.l10n.t('{0} was written.', shownPath(first))
      : vscode.l10n.t('{0} files were written to {1}.', made.files.length, shownPath(folder));
  showWritten(services, text, first, made.notes);
  return true;
}

async function askChoices(
  kind: PackKind,
  sources: readonly PictureFile[],
  imaging: Imaging,
): Promise<PackRequest | undefined> {
  if (kind === 'spriteSheet') return { kind };
  const [source] = sources;
  const { signal } = new AbortController();
  const hasAlpha = source && (await imaging.inspect(source.bytes, signal)).hasAlpha;
  const background = hasAlpha ? await askBackground() : undefined;
  if (hasAlpha && !background) return undefined;
  const colour = background && { background };
  if (kind !== 'webIcons') return { kind, ...colour };
  const name = await askName(source?.path);
  return name === undefined ? undefined : { kind, name, ...colour };
}
