import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { Action, Dropped } from './dropped.ts';
import { createOffers } from './offers.ts';

const LANGUAGES = [
  ...['markdown', 'mdx', 'html', 'javascriptreact', 'typescriptreact', 'vue', 'svelte', 'astro'],
  ...['css', 'scss', 'less', 'json', 'jsonc', 'yaml', 'typescript', 'javascript', 'python'],
  'plaintext',
];

const URI_LIST = 'text/uri-list';
const HTML = 'text/html';
const TEXT = 'text/plain';
const MEDIA_TYPES = [URI_LIST, HTML, 'image/*', 'video/*', 'audio/*'];

/** Registers what fal offers for media that are dropped on or pasted into an editor, after what VS Code offers. */
export function registerDrops(services: Services): vscode.Disposable {
  const offers = createOffers(services);
  const { Empty, Text } = vscode.DocumentDropOrPasteEditKind;
  const fal = Empty.append('fal');
  const kinds: Readonly<Record<Action, vscode.DocumentDropOrPasteEditKind>> = {
    ask: fal.append('ask'),
    upload: fal.append('upload'),
    save: fal.append('save'),
  };
  const others = [Text, ...['uri', 'markdown', 'css', 'html'].map((name) => Empty.append(name))];
  const yieldTo: Readonly<Record<Action, readonly vscode.DocumentDropOrPasteEditKind[]>> = {
    ask: others,
    upload: [...others, kinds.ask],
    save: [...others, kinds.ask, kinds.upload],
  };

  const offer = async (dropped: Omit<Dropped, 'media'>, data: vscode.DataTransfer, how: How) => {
    if (!vscode.workspace.isTrusted || !mayHoldMedia(data)) return [];
    const { mediaOf } = await import('./media.ts');
    const media = await mediaOf(data);
    if (media.length === 0) return [];
    const hasOther = data.get(TEXT) ?? data.get(URI_LIST);
    const isContent = media.some((medium) => 'bytes' in medium);
    const isFirst = !hasOther && !(isContent && insertsContent(dropped.document, how));
    const actions: readonly Action[] = isFirst ? ['ask', 'upload', 'save'] : ['upload', 'save'];
    return offers.make({ ...dropped, media }, actions);
  };

  const provided = Object.values(kinds);
  return vscode.Disposable.from(
    offers,
    vscode.languages.registerDocumentDropEditProvider(
      LANGUAGES,
      {
        provideDocumentDropEdits: async (document, position, data) => {
          const ranges = [new vscode.Range(position, position)];
          const offered = await offer({ document, ranges }, data, 'drop');
          return offered.map(({ action, title, mark }) => {
            const edit = new vscode.DocumentDropEdit(mark, title, kinds[action]);
            edit.yieldTo = yieldTo[action];
            return edit;
          });
        },
      },
      { providedDropEditKinds: provided, dropMimeTypes: MEDIA_TYPES },
    ),
    vscode.languages.registerDocumentPasteEditProvider(
      LANGUAGES,
      {
        provideDocumentPasteEdits: async (document, ranges, data) => {
          const offered = await offer({ document, ranges }, data, 'filePaste');
          return offered.map(({ action, title, mark }) => {
            const edit = new vscode.DocumentPasteEdit(mark, title, kinds[action]);
            edit.yieldTo = yieldTo[action];
            return edit;
          });
        },
      },
      { providedPasteEditKinds: provided, pasteMimeTypes: MEDIA_TYPES },
    ),
  );
}

/** Whether a drop or paste may hold media, by its types alone: copied text comes as HTML, too. */
function mayHoldMedia(data: vscode.DataTransfer): boolean {
  const types = [...data].map(([type]) => type);
  if (types.some((type) => type === URI_LIST || /^(?:image|video|audio)\//.test(type))) return true;
  return types.includes(HTML) && !types.includes(TEXT);
}

/** The names of the two in Markdown's settings. */
type How = 'drop' | 'filePaste';

/** Whether VS Code itself has an edit for a file without a path; where it has none the first of these would be applied unasked. */
function insertsContent(document: vscode.TextDocument, how: How): boolean {
  if (document.languageId !== 'markdown' || document.isUntitled) return false;
  const settings = vscode.workspace.getConfiguration(`markdown.editor.${how}`, document);
  const isOn = (name: string) => settings.get<unknown>(name, 'never') !== 'never';
  return isOn('enabled') && isOn('copyIntoWorkspace');
}
