import type { Asset, JsonObject, MediaKind } from '../../domain/types.ts';
import type { Finished } from '../../jobs/follow.ts';
import type { SavedFile } from '../../jobs/job.ts';
import type {
  PickedFile,
  SidebarCommand,
  UploadedFile,
  UploadSource,
} from '../../protocol/messages.ts';

/** How an asset is written into a text. */
export type AssetForm = 'url' | 'markdown' | 'html';

/** A result, as it is written into a text or opened. */
export interface PlacedAsset extends Asset {
  /** Absolute path of the saved file. */
  readonly savedPath?: string;
  /** What it shows, for an alternative text. */
  readonly about: string;
}

/** Where a job's results are saved; see `JobRequest`. */
export interface Destination {
  readonly saveTo: string;
  readonly saveName: string;
}

/** The editor around the sidebar: all that its handlers need of VS Code. */
export interface Editor {
  copy(text: string): Promise<void>;
  /** At the cursor of the active editor, or in a new document of this language. */
  insert(text: string, language?: string): Promise<void>;
  /** The asset as the active document writes one: a Markdown image, an HTML element, else its path or URL. */
  insertAsset(asset: PlacedAsset): Promise<void>;
  /** The asset in a document of this form. */
  assetText(asset: PlacedAsset, form: AssetForm): string;
  openLink(url: string): Promise<void>;
  openFile(path: string): Promise<void>;
  revealFile(path: string): Promise<void>;
  run(command: SidebarCommand): Promise<void>;
  pick(kind: MediaKind, many: boolean): Promise<readonly PickedFile[]>;
  upload(
    source: UploadSource,
    options: { signal: AbortSignal; onProgress: (sent: number, total: number) => void },
  ): Promise<UploadedFile>;
  /** The texts that `${selection}`, `${file}` and `${clipboard}` stand for. */
  variable(name: 'selection' | 'file' | 'clipboard'): Promise<string>;
  /** Saves all results of a finished job in the project. @throws {FalError} where nothing may be saved */
  save(finished: Finished): Promise<readonly SavedFile[]>;
  /** Where results go by themselves; `afterwards`: with `save`, when they are there. */
  autosave(): Promise<Destination | 'afterwards' | undefined>;
  /** The path of a file as the project writes it. */
  relative(path: string): string;
  /** An address under which the webview may load a file, if there is one. */
  webUri(path: string): string | undefined;
  /** A file as an editor takes it when it is dropped there, if there is a way. */
  dropUri(path: string): string | undefined;
}

/** Names that stand for a text of the editor. */
const VARIABLE = /\$\{(selection|file|clipboard)\}/g;

/** The input with every variable in its texts filled in; each is asked for once. */
export async function fillVariables(
  input: JsonObject,
  ask: Editor['variable'],
): Promise<JsonObject> {
  const names = new Set(
    [...JSON.stringify(input).matchAll(VARIABLE)].map(([, name]) => name as VariableName),
  );
  const texts = new Map<string, string>();
  for (const name of names) texts.set(name, await ask(name));
  const fill = (_key: string, value: unknown): unknown =>
    typeof value === 'string'
      ? value.replace(VARIABLE, (whole, name: string) => texts.get(name) ?? whole)
      : value;
  return names.size === 0 ? input : (JSON.parse(JSON.stringify(input), fill) as JsonObject);
}

type VariableName = Parameters<Editor['variable']>[0];
