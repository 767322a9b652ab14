import type { Asset, JsonObject, MediaKind, QueueHandle } from '../../domain/types.ts';
import type { Translate } from '../../domain/translate.ts';
import type { SavedFile, SaveTarget } from '../../jobs/job.ts';
import type { DraftedResult } from '../agents/askAgent.ts';
import type {
  PickedFile,
  SidebarCommand,
  UploadedFile,
  UploadSource,
} from '../../protocol/messages.ts';

/** An asset with the data needed to insert or open it. */
export interface PlacedAsset extends Asset {
  /** Absolute path of the saved file. */
  readonly savedPath?: string;
  /** A description for the alt text. */
  readonly about: string;
}

/** The variables that an input may contain, written as `${selection}`. */
export type VariableName = 'selection' | 'file' | 'clipboard';

/** The parts of VS Code that the sidebar's handlers need. */
export interface Editor {
  readonly translate: Translate;
  copy(text: string): Promise<void>;
  /** Inserts at the cursor of the active editor, else into a new document of this language. */
  insert(text: string, language?: string): Promise<void>;
  /** Inserts the asset in the active document's syntax: a Markdown image, an HTML element, else its path or URL. */
  insertAsset(asset: PlacedAsset): Promise<void>;
  /** The asset as a link in a document of this language. */
  assetText(asset: PlacedAsset, language: 'markdown' | 'html'): string;
  /** Drafts a message to an agent about a result. */
  askAgent(result: DraftedResult): Promise<void>;
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
  variable(name: VariableName): Promise<string>;
  /** Saves all results of a finished job in the project. @throws {FalError} without a folder or trust */
  save(handle: QueueHandle): Promise<readonly SavedFile[]>;
  /** Writes a file where the person chooses; resolves to its path, or undefined when cancelled. */
  export(name: string, content: string): Promise<string | undefined>;
  /** Where results are saved by themselves, if the settings want it: in the folder of a preset, else in the usual one. */
  autosave(folder?: string): Promise<SaveTarget | undefined>;
  /** Asks for a name and the parameters, and writes a preset. */
  savePreset(run: { readonly endpointId: string; readonly input: JsonObject }): Promise<void>;
  /** The file's path relative to its workspace folder. */
  relative(path: string): string;
  /** The URI from which the webview may load a file, if any. */
  webUri(path: string): string | undefined;
  /** The URI of a file for a drop on an editor, if any. */
  dropUri(path: string): string | undefined;
}
