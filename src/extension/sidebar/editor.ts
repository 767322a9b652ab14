import type { Asset, JsonObject, MediaKind, QueueHandle } from '../../domain/types.ts';
import type { Translate } from '../errorText.ts';
import type { SavedFile, SaveTarget } from '../../jobs/job.ts';
import type {
  PickedFile,
  SidebarCommand,
  UploadedFile,
  UploadSource,
} from '../../protocol/messages.ts';

/** The syntax of an asset in text. */
export type AssetForm = 'url' | 'markdown' | 'html';

/** An asset with the data needed to insert or open it. */
export interface PlacedAsset extends Asset {
  /** Absolute path of the saved file. */
  readonly savedPath?: string;
  /** A description for the alt text. */
  readonly about: string;
}

/** The parts of VS Code that the sidebar's handlers need. */
export interface Editor {
  readonly translate: Translate;
  copy(text: string): Promise<void>;
  /** Inserts at the cursor of the active editor, else into a new document of this language. */
  insert(text: string, language?: string): Promise<void>;
  /** Inserts the asset in the active document's syntax: a Markdown image, an HTML element, else its path or URL. */
  insertAsset(asset: PlacedAsset): Promise<void>;
  /** Returns the asset in the given syntax. */
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
  /** Resolves to the value of `${selection}`, `${file}` or `${clipboard}`. */
  variable(name: 'selection' | 'file' | 'clipboard'): Promise<string>;
  /** Saves all results of a finished job in the project. @throws {FalError} without a folder or trust */
  save(handle: QueueHandle): Promise<readonly SavedFile[]>;
  /** Where results are saved by themselves, if the settings want it. */
  autosave(): Promise<SaveTarget | undefined>;
  /** The file's path relative to its workspace folder. */
  relative(path: string): string;
  /** The URI from which the webview may load a file, if any. */
  webUri(path: string): string | undefined;
  /** The URI of a file for a drop on an editor, if any. */
  dropUri(path: string): string | undefined;
}

/** The variables of an input. */
const VARIABLE = /\$\{(selection|file|clipboard)\}/g;

/** Replaces the variables in an input's strings; calls `ask` once for each variable. */
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
