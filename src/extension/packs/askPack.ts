import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { parseColour } from '../../imaging/colour.ts';
import type { Colour } from '../../imaging/raster.ts';
import { folderInRoots } from '../../jobs/roots.ts';
import type { PackKind } from '../../packs/packs.ts';
import { hex } from '../../packs/plan.ts';
import { workspaceRoots } from '../runtimeHost.ts';
import { shownText } from '../shownText.ts';

/** The packs, as a person knows them. */
export const packTitles = (): Readonly<Record<PackKind, string>> => ({
  webIcons: vscode.l10n.t('Web Icons'),
  openGraph: vscode.l10n.t('Open Graph Picture'),
  iosIcon: vscode.l10n.t('iOS App Icon'),
  androidIcon: vscode.l10n.t('Android App Icon'),
  spriteSheet: vscode.l10n.t('Sprite Sheet'),
});

const details = (): Readonly<Record<PackKind, string>> => ({
  webIcons: vscode.l10n.t('favicon.ico, icons of 16 to 512 px, maskable, apple-touch, manifest'),
  openGraph: vscode.l10n.t('The picture of 1200 × 630 px that sites show for a link'),
  iosIcon: vscode.l10n.t('AppIcon.appiconset with one opaque picture of 1024 px'),
  androidIcon: vscode.l10n.t('Mipmaps, the adaptive icon, and the picture for the store'),
  spriteSheet: vscode.l10n.t('One picture of several, with JSON'),
});

/** Folders in which projects keep such files, likelier ones first. */
const FOLDERS: Readonly<Record<PackKind, readonly [string, ...string[]]>> = {
  webIcons: ['public', 'static', 'src/assets', 'assets'],
  openGraph: ['public', 'static', 'src/assets', 'assets'],
  iosIcon: ['assets', 'ios'],
  androidIcon: ['android/app/src/main', 'app/src/main', 'assets'],
  spriteSheet: ['assets', 'public', 'static', 'src/assets'],
};

const title = () => vscode.l10n.t('Make Asset Pack');

/** Prompts for one of these packs. */
export async function askKind(kinds: readonly PackKind[]): Promise<PackKind | undefined> {
  const [titles, texts] = [packTitles(), details()];
  const rows = kinds.map((kind) => ({ label: titles[kind], detail: texts[kind], pack: kind }));
  const placeHolder = vscode.l10n.t('Choose a pack');
  return (await vscode.window.showQuickPick(rows, { title: title(), placeHolder }))?.pack;
}

/** Prompts for the folder of a pack and makes it; `near` is the picture's. @throws {FalError} for one outside of the project */
export async function askFolder(kind: PackKind, near?: string): Promise<string | undefined> {
  const root = workspaceFolder(near);
  const usual = FOLDERS[kind].map((name) => path.join(root, name));
  const there = await Promise.all(usual.map(isFolder));
  const known = usual.filter((_, at) => there[at]);
  const folders = known.length > 0 ? known : usual.slice(0, 1);
  const ofPicture = near === undefined ? [] : [path.dirname(near)];
  const isNew = known.length === 0;
  const rows = [...new Set([...folders, ...ofPicture, root])].map((folder) => ({
    label: `$(folder) ${shownText(path.relative(root, folder) || path.basename(root))}`,
    description: isNew && folder === folders[0] ? vscode.l10n.t('new') : '',
    folder,
  }));
  const other = { label: `$(folder-opened) ${vscode.l10n.t('Choose a Folder…')}`, folder: '' };
  const placeHolder = vscode.l10n.t('Where are the files written?');
  const options = { title: title(), placeHolder };
  const picked = await vscode.window.showQuickPick([...rows, other], options);
  const folder = picked === other ? await openFolder(root) : picked?.folder;
  return folder === undefined ? undefined : folderInRoots(folder, await workspaceRoots());
}

async function openFolder(root: string): Promise<string | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: vscode.Uri.file(root),
      openLabel: vscode.l10n.t('Choose'),
    })) ?? [];
  return uri?.fsPath;
}

function workspaceFolder(near: string | undefined): string {
  const own = near === undefined ? undefined : vscode.Uri.file(near);
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder =
    (own && vscode.workspace.getWorkspaceFolder(own)) ??
    folders.find(({ uri }) => uri.scheme === 'file');
  return folder?.uri.fsPath ?? '';
}

const isFolder = (folder: string): Promise<boolean> =>
  stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Prompts for the colour behind a transparent picture. */
export async function askBackground(): Promise<Colour | undefined> {
  const [white, black]: readonly [Colour, Colour] = [
    [255, 255, 255],
    [0, 0, 0],
  ];
  const rows: readonly (vscode.QuickPickItem & { readonly colour?: Colour })[] = [
    { label: vscode.l10n.t('White'), description: hex(white), colour: white },
    { label: vscode.l10n.t('Black'), description: hex(black), colour: black },
    { label: vscode.l10n.t('Other…') },
  ];
  const placeHolder = vscode.l10n.t('The picture is transparent. What stands behind it?');
  const picked = await vscode.window.showQuickPick(rows, { title: title(), placeHolder });
  if (!picked || picked.colour) return picked?.colour;
  const text = await vscode.window.showInputBox({
    title: title(),
    prompt: vscode.l10n.t('The colour behind the picture, such as #1f6feb'),
    value: '#',
    ignoreFocusOut: true,
    validateInput: (typed) =>
      parseColour(typed.trim())
        ? undefined
        : vscode.l10n.t('Enter red, green and blue as #rrggbb, such as #1f6feb'),
  });
  return text === undefined ? undefined : parseColour(text.trim());
}

/** Prompts for the app's name in a manifest. */
export async function askName(near?: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: title(),
    prompt: vscode.l10n.t('The name of the site or app, as a home screen shows it'),
    value: path.basename(workspaceFolder(near)),
    ignoreFocusOut: true,
    validateInput: (typed) => (typed.trim() === '' ? vscode.l10n.t('Enter a name') : undefined),
  });
  return name?.trim();
}
