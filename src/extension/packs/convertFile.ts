import * as vscode from 'vscode';
import type { Conversion } from '../../imaging/conversion.ts';
import { ICON_SIDES } from '../../imaging/ico.ts';
import { parseConversion } from '../../imaging/parseConversion.ts';
import { openInRoots } from '../../jobs/roots.ts';
import { convertFiles, type IconConversion } from '../../packs/convertFiles.ts';
import { workspaceRoots } from '../runtimeHost.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
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

const FORMATS = [
  ['PNG', 'png'],
  ['JPEG', 'jpeg'],
  ['WebP', 'webp'],
  ['ICO', 'ico'],
] as const;
/** Sizes that many need, as `parseConversion` takes them. */
const SIZES: readonly (readonly [label: string, words: string])[] = [
  ['1200 × 630', 'width=1200 height=630'],
  ['1024 × 1024', 'width=1024 height=1024'],
  ['16:9', 'ratio=16:9'],
];

/** The command: converts pictures of the Explorer, of the tab, or that are chosen; each result stands beside its original. */
export async function convertFile(services: Services, one: unknown, all: unknown): Promise<void> {
  if (!canWrite(vscode.l10n.t('converting pictures'), services)) return;
  const files = await chosenPictures(one, all);
  if (files.length === 0) return;
  const conversion = await askConversion();
  if (!conversion) return;
  const roots = await workspaceRoots();
  const { provenance } = readSettings(vscode.Uri.file(files[0] ?? '')).output;
  const made = await withCancel(services, vscode.l10n.t('Converting pictures'), (signal) =>
    convertFiles(
      { files, conversionOf: () => conversion },
      {
        imaging: openImaging(services),
        open: (file) => openInRoots(file, roots),
        recordIn: provenance ? workspaceRoots : undefined,
        translate: vscode.l10n.t,
      },
      signal,
    ),
  );
  const [first, ...others] = made?.files ?? [];
  if (!made || !first) return;
  const text =
    others.length === 0
      ? vscode.l10n.t('Converted to {0}.', shownPath(first.path))
      : vscode.l10n.t('{0} pictures were converted.', made.files.length);
  showWritten(services, text, first.path, made.notes);
}

async function chosenPictures(one: unknown, all: unknown): Promise<readonly string[]> {
  const chosen = picturesOf(one, all);
  if (chosen.length > 0) return chosen;
  const active = activePicture();
  return active === undefined ? choosePictures(true) : [active];
}

async function askConversion(): Promise<Conversion | IconConversion | undefined> {
  const title = vscode.l10n.t('Convert Picture');
  const sides = ICON_SIDES.join(', ');
  const formats = FORMATS.map(([label, format]) => ({
    label,
    description: format === 'ico' ? vscode.l10n.t('an icon file of {0} px', sides) : '',
    format,
  }));
  const placeHolder = vscode.l10n.t('Choose a format');
  const picked = await vscode.window.showQuickPick(formats, { title, placeHolder });
  if (!picked) return undefined;
  if (picked.format === 'ico') return { format: 'ico', sides: ICON_SIDES, fit: 'pad' };
  const words = await askSize(title, picked.format);
  return words === undefined ? undefined : parseConversion(`${picked.format} ${words}`);
}

async function askSize(title: string, format: Conversion['format']): Promise<string | undefined> {
  const other = { label: vscode.l10n.t('Other…'), words: undefined };
  const sizes = [
    { label: vscode.l10n.t('As it is'), words: '' },
    ...SIZES.map(([label, words]) => ({ label, words })),
    other,
  ];
  const placeHolder = vscode.l10n.t('Choose a size');
  const picked = await vscode.window.showQuickPick(sizes, { title, placeHolder });
  if (picked !== other) return picked?.words;
  return vscode.window.showInputBox({
    title,
    value: 'width=1200',
    prompt: vscode.l10n.t(
      'Any of width, height, ratio, fit (contain, cover or pad), quality and background, for example: {0}',
      'width=1200 ratio=16:9 fit=cover quality=80',
    ),
    ignoreFocusOut: true,
    validateInput: (typed) => faultOf(`${format} ${typed}`),
  });
}

function faultOf(text: string): string | undefined {
  try {
    parseConversion(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
