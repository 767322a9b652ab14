import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { FalError } from '../../fal/errors.ts';
import { kindOfType } from '../../fal/mediaKind.ts';
import type { MediaKind, SidebarCommand } from '../../protocol/messages.ts';
import { insertLinks, insertText, savedUri } from '../documents/insert.ts';
import { codeLanguageOf, insertSnippet } from '../documents/insertCode.ts';
import { linkFor } from '../documents/link.ts';
import { openWeb } from '../openWeb.ts';
import { outputTarget, saveResult } from '../generate/output.ts';
import type { SidebarServices } from '../services.ts';
import { shownText } from '../shownText.ts';
import { readSettings } from '../settings.ts';
import { fileOf, localUri, uploadOne } from '../uploads/uploads.ts';
import type { Editor } from './editor.ts';

const COMMANDS: Readonly<Record<SidebarCommand, string>> = {
  setKey: 'fal.setKey',
  openKeysPage: 'fal.openKeysPage',
  useSandbox: 'fal.useSandbox',
  leaveSandbox: 'fal.leaveSandbox',
  openLog: 'fal.openLog',
  openInEditor: 'fal.openInEditor',
  manageTrust: 'workbench.trust.manage',
  showSpending: 'fal.showSpending',
  setSpendingLimits: 'fal.setSpendingLimits',
  stopSpending: 'fal.stopSpending',
  resumeSpending: 'fal.resumeSpending',
};

const ENDINGS: Readonly<Record<Exclude<MediaKind, 'file'>, readonly string[]>> = {
  image: ['png', 'jpg', 'jpeg', 'webp', 'gif', 'avif', 'bmp', 'svg'],
  video: ['mp4', 'webm', 'mov', 'mkv', 'm4v'],
  audio: ['mp3', 'wav', 'm4a', 'ogg', 'flac', 'aac'],
  '3d': ['glb', 'gltf', 'obj', 'ply', 'fbx', 'stl', 'usdz'],
};

/** Creates the sidebar's `Editor` for this window. */
export function createVscodeEditor(services: SidebarServices, webview: vscode.Webview): Editor {
  /** The URIs of files that the user picked in a dialog. */
  const picked = new Set<string>();
  return {
    translate: (text, ...values) => vscode.l10n.t(text, ...values),
    copy: async (text) => {
      await vscode.env.clipboard.writeText(text);
    },
    insert: async (text, language) => {
      const editor = lastEditor();
      if (!editor) await newDocument(text, language);
      else if (language === undefined) await insertText(editor, text);
      else await insertSnippet(editor, codeLanguageOf(language), text);
    },
    insertAsset: async ({ url, kind, width, height, about, savedPath }) => {
      const editor = lastEditor();
      const item = { url, kind, width, height, alt: about, file: savedPath };
      if (editor) await insertLinks(editor, [item], readSettings(editor.document).insertAs);
      else await newDocument(url, 'markdown');
    },
    assetText: ({ url, kind, width, height, about }, language) =>
      linkFor(language, { address: url, kind, width, height, alt: about }),
    askAgent: async (result) => {
      const { askAboutResult } = await import('../agents/askAgent.ts');
      await askAboutResult(services.log, result);
    },
    openLink: openWeb,
    openFile: async (file) => {
      await vscode.commands.executeCommand('vscode.open', savedUri(file));
    },
    revealFile: async (file) => {
      await vscode.commands.executeCommand('revealInExplorer', savedUri(file));
    },
    run: async (command) => {
      await vscode.commands.executeCommand(COMMANDS[command]);
    },
    pick: async (kind, canSelectMany) => {
      const filters = kind === 'file' ? undefined : { [kind]: [...ENDINGS[kind]] };
      const uris = await vscode.window.showOpenDialog({
        canSelectMany,
        openLabel: vscode.l10n.t('Choose'),
        ...(filters && { filters: { ...filters, '*': ['*'] } }),
      });
      for (const uri of uris ?? []) picked.add(uri.toString());
      return Promise.all(
        (uris ?? []).map(async (uri) => ({
          uri: uri.toString(),
          name: path.posix.basename(uri.path),
          size: (await vscode.workspace.fs.stat(uri)).size,
        })),
      );
    },
    upload: async (source, { signal, onProgress }) => {
      requireTrust(vscode.l10n.t('Uploads need a trusted workspace.'));
      if ('uri' in source)
        await requireChoice(localUri(vscode.Uri.parse(source.uri, true)), picked);
      const file =
        'uri' in source
          ? fileOf(vscode.Uri.parse(source.uri, true))
          : { name: source.name, bytes: () => Promise.resolve(source.bytes) };
      const uploaded = await uploadOne(await services.runtimeHost.get(), file, signal, onProgress);
      services.uploadsChanged.fire();
      const { url, fileName, size, contentType } = uploaded;
      return { url, name: fileName, size, kind: kindOfType(contentType) ?? 'file' };
    },
    variable: async (name) => {
      if (name === 'clipboard') return vscode.env.clipboard.readText();
      const editor = lastEditor();
      if (!editor) {
        throw new FalError(
          'invalid-input',
          vscode.l10n.t('{0} needs an open file.', `\${${name}}`),
          {
            advice: vscode.l10n.t('Open one, or write the text itself.'),
          },
        );
      }
      return editor.document.getText(name === 'selection' ? editor.selection : undefined);
    },
    save: async (handle) => {
      requireTrust(vscode.l10n.t('Saving needs a trusted workspace.'));
      const target = await outputTarget();
      if (!target) {
        throw new FalError(
          'not-allowed',
          vscode.l10n.t('No folder is open that results could be saved in.'),
          {
            advice: vscode.l10n.t('Open a folder, or copy the URL.'),
          },
        );
      }
      return saveResult(await services.runtimeHost.get(), handle, target, services.log);
    },
    export: async (name, content) => {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
      const uri = await vscode.window.showSaveDialog({
        defaultUri: vscode.Uri.joinPath(folder, name),
        saveLabel: vscode.l10n.t('Export'),
        filters: { CSV: ['csv'] },
      });
      if (!uri) return undefined;
      await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
      return vscode.workspace.asRelativePath(uri);
    },
    autosave: async (folder) => (readSettings().output.autosave ? outputTarget(folder) : undefined),
    savePreset: async (run) => {
      const { savePreset } = await import('../presets/savePreset.ts');
      await savePreset(services, run);
    },
    relative: (file) => vscode.workspace.asRelativePath(savedUri(file), undefined),
    // No API returns the URI by which a remote window knows the file.
    dropUri: (file) =>
      vscode.env.remoteName === undefined ? savedUri(file).toString() : undefined,
    webUri: (file) => {
      const uri = savedUri(file);
      const isOpen = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
      return isOpen ? webview.asWebviewUri(uri).toString() : undefined;
    },
  };
}

/** Whether a file is in the project and not hidden, such as `.env` or `.git`. */
function isOfProject(uri: vscode.Uri): boolean {
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri.path;
  return root !== undefined && !uri.path.slice(root.length).split('/').some(isHidden);
}

const isHidden = (segment: string): boolean => segment.startsWith('.');

/** Asks the user before an upload of a file that was not picked and is not in the project, because only the page claims that it was dropped. @throws {FalError} `not-allowed` */
async function requireChoice(uri: vscode.Uri, picked: ReadonlySet<string>): Promise<void> {
  if (picked.has(uri.toString()) || isOfProject(uri)) return;
  const upload = vscode.l10n.t('Upload');
  const detail = vscode.l10n.t('This file is hidden or outside the project.');
  const question = vscode.l10n.t('Upload {0} to fal?', uri.fsPath);
  const modal = { modal: true, detail };
  const answer = await vscode.window.showWarningMessage(shownText(question), modal, upload);
  if (answer === upload) return;
  throw new FalError('not-allowed', vscode.l10n.t('{0} was not uploaded.', uri.fsPath), {
    advice: vscode.l10n.t('Choose the file, or drop it again.'),
  });
}

/** The active text editor, else a visible one: no text editor is active while a webview editor is. */
function lastEditor(): vscode.TextEditor | undefined {
  return vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
}

async function newDocument(content: string, language = 'plaintext'): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  await vscode.window.showTextDocument(document);
}

function requireTrust(why: string): void {
  if (vscode.workspace.isTrusted) return;
  throw new FalError('not-allowed', why, {
    advice: vscode.l10n.t('Trust it (“Workspaces: Manage Workspace Trust”), then try again.'),
  });
}
