import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Editor } from '../../src/extension/sidebar/editor.ts';
import { kindOfFileName } from '../../src/fal/mediaKind.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { PickedFile } from '../../src/protocol/messages.ts';

/** What was done to the editor, as `name: what`. */
export interface FakeEditor extends Editor {
  readonly done: readonly string[];
  /** What the next file dialogue answers. */
  picks: readonly PickedFile[];
}

export interface FakeEditorOptions {
  readonly project: string;
  readonly runtime: Pick<Runtime, 'jobs' | 'fal'>;
  readonly webUri: (path: string) => string;
  readonly autosave?: boolean;
}

/** A fake of VS Code that records calls. */
export function createFakeEditor({
  project,
  runtime,
  webUri,
  autosave = false,
}: FakeEditorOptions): FakeEditor {
  const done: string[] = [];
  const did = (what: string): Promise<void> => {
    done.push(what);
    return Promise.resolve();
  };
  return {
    done,
    picks: [],
    translate: (text, ...values) =>
      text.replace(/\{(\d)\}/g, (_, at: string) => values[Number(at)] ?? ''),
    copy: (text) => did(`copy: ${text}`),
    insert: (text, language) => did(`insert ${language ?? ''}: ${text}`),
    insertAsset: (asset) => did(`insertAsset: ${asset.savedPath ?? asset.url}`),
    assetText: (asset, form) =>
      form === 'markdown' ? `![${asset.about}](${asset.url})` : asset.url,
    askAgent: ({ endpointId, file, url }) => did(`ask: ${endpointId} ${file ?? url}`),
    openLink: (url) => did(`link: ${url}`),
    openFile: (file) => did(`open: ${file}`),
    revealFile: (file) => did(`reveal: ${file}`),
    run: (command) => did(`run: ${command}`),
    savePreset: ({ endpointId, input }) =>
      did(`save preset: ${endpointId} ${JSON.stringify(input)}`),
    pick(kind) {
      done.push(`pick: ${kind}`);
      return Promise.resolve(this.picks);
    },
    upload: async (source, { signal, onProgress }) => {
      const file =
        'uri' in source
          ? { name: path.basename(source.uri), bytes: await readFile(fileURLToPath(source.uri)) }
          : source;
      const uploaded = await runtime.fal.storage.upload(new Blob([Buffer.from(file.bytes)]), {
        ...('contentType' in file && { contentType: file.contentType }),
        fileName: file.name,
        signal,
        onProgress,
      });
      const kind = kindOfFileName(file.name) ?? 'file';
      return { url: uploaded.url, name: file.name, size: file.bytes.length, kind };
    },
    variable: (name) => Promise.resolve(`the ${name}`),
    save: async (handle) =>
      (await (await runtime.jobs.attach(handle, { folder: project })).done).files,
    export: async (name, content) => {
      await writeFile(path.join(project, name), content);
      return name;
    },
    autosave: async (folder = project) => {
      if (!autosave) return undefined;
      await mkdir(folder, { recursive: true });
      return { folder, naming: '${prompt}' };
    },
    relative: (file) => path.relative(project, file),
    webUri,
    dropUri: (file) => pathToFileURL(file).href,
  };
}
