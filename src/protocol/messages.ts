import type { GalleryFilter } from '../domain/gallery.ts';
import type { JobState } from '../domain/jobState.ts';
import type { Asset, JsonObject, MediaKind, Model, Price, Schema } from '../domain/types.ts';

export type { GalleryFilter } from '../domain/gallery.ts';
export type { JobState } from '../domain/jobState.ts';
export type { Asset, Json, JsonObject, MediaKind, Model, Price, Schema } from '../domain/types.ts';

/** The places of the sidebar. */
export type Place = 'create' | 'models' | 'gallery';

/** What the sidebar stands in; the key itself never comes here. */
export interface Situation {
  readonly hasKey: boolean;
  readonly sandbox: boolean;
  readonly isTrusted: boolean;
  /** A folder is open, so that results can be saved in the project. */
  readonly hasFolder: boolean;
  /** fal could not be reached when it was last asked. */
  readonly offline: boolean;
  /** VS Code's display language, e.g. `de`. */
  readonly language: string;
  /** Where the sandbox serves its media. */
  readonly mediaOrigin?: string;
  /** Milliseconds since 1970, by the host's clock. */
  readonly now: number;
}

/** What was typed into a model's form. */
export interface Draft {
  readonly values: JsonObject;
  /** The seed stays the same from run to run. */
  readonly seedLocked?: boolean;
  /** How many variations one click makes. */
  readonly variations?: number;
  /** Each line of the prompt is a run of its own. */
  readonly perLine?: boolean;
  /** Shown as raw JSON; the text may not be valid yet. */
  readonly raw?: string;
}

/** What the host keeps for the sidebar, over hiding and reloads. */
export interface Memory {
  readonly place: Place;
  /** The model in Create. */
  readonly endpointId?: string;
  /** By endpoint id. */
  readonly drafts: Readonly<Record<string, Draft>>;
  /** Endpoint ids, newest first. */
  readonly favourites: readonly string[];
  readonly recents: readonly string[];
  readonly gallery: GalleryFilter;
}

/** One row of the model list; the order of the list is the platform's own. */
export interface ModelRow {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  /** ISO 8601. */
  readonly date?: string;
  readonly thumbnailUrl?: string;
  readonly isHighlighted?: true;
  readonly isDeprecated?: true;
}

/** One field of a model's input or output, for a reader. */
export interface FieldRow {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** What is known of one model. */
export interface ModelDetails extends Model {
  readonly price?: Price;
  readonly inputs: readonly FieldRow[];
  readonly outputs: readonly FieldRow[];
  /** An input that the model takes, for a snippet. */
  readonly example: JsonObject;
  readonly playgroundUrl: string;
  readonly docsUrl: string;
}

/** Something wrong with one field; `path` as in `images[0].url`, empty for the whole. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** What a run would cost; without `amount` the note says why nobody knows. */
export interface Estimate {
  readonly amount?: number;
  readonly currency?: string;
  readonly note: string;
}

/** A result, as a tile shows it. */
export interface AssetCard extends Asset {
  /** What the webview may load: the saved file where there is one, else the URL. */
  readonly src: string;
  /** The file in the project, relative to its folder. */
  readonly saved?: string;
  /** The same file's URI, as an editor takes it when it is dropped there. */
  readonly savedUri?: string;
  /** `unknown-kind`: it is called `.bin`, as its content is of no known kind. `changed`: another content than the result is where it was saved. */
  readonly fileNote?: 'unknown-kind' | 'changed';
}

/** A job, as the gallery shows it. */
export interface JobCard {
  /** The journal's own id. */
  readonly id: string;
  readonly requestId?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly endedAt?: number;
  readonly endpointId: string;
  readonly modelName: string;
  readonly state: JobState;
  /** `you` here or in another window, else the agent's name. */
  readonly by: string;
  /** Made by another process than this window's own. */
  readonly elsewhere: boolean;
  readonly input: JsonObject;
  readonly assets: readonly AssetCard[];
  readonly text?: string;
  readonly seed?: number;
  readonly cost?: { readonly amount: number; readonly currency: string };
  readonly error?: string;
}

/** What a job of this window does now. */
export interface JobProgress {
  readonly requestId: string;
  readonly status: 'queued' | 'running';
  /** Requests ahead. */
  readonly position?: number;
  /** The last log line. */
  readonly log?: string;
}

/** A page of the gallery, newest first. */
export interface JobPage {
  readonly jobs: readonly JobCard[];
  /** Give it as `before` for the next page. */
  readonly next?: string;
  /** All that the filter lets through. */
  readonly total: number;
}

export const ASSET_ACTIONS = [
  'open',
  'save',
  'reveal',
  'copyUrl',
  'copyMarkdown',
  'copyHtml',
  'insert',
] as const;
export type AssetAction = (typeof ASSET_ACTIONS)[number];

export const CODE_LANGUAGES = ['typescript', 'javascript', 'python', 'curl'] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

/** The commands that the sidebar's buttons run. */
export const SIDEBAR_COMMANDS = [
  'setKey',
  'openKeysPage',
  'useSandbox',
  'leaveSandbox',
  'openLog',
  'openInEditor',
  'manageTrust',
] as const;
export type SidebarCommand = (typeof SIDEBAR_COMMANDS)[number];

/** A file to upload: one that the editor can read, or bytes that were dropped or pasted. */
export type UploadSource =
  | { readonly uri: string }
  | { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array };

/** A file at fal. */
export interface UploadedFile {
  readonly url: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly kind: MediaKind;
}

/** A file that a person picked, before its upload. */
export interface PickedFile {
  readonly uri: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** What the sidebar asks of its host: [what it sends, what is answered]. */
export interface Requests {
  'situation.read': [undefined, Situation];
  'memory.read': [undefined, Memory];
  /** Replaces the given parts. */
  'memory.write': [Partial<Memory>, undefined];
  'models.list': [undefined, readonly ModelRow[]];
  /** Ids of the models that match, best first. */
  'models.search': [{ query: string; category?: string }, readonly string[]];
  /** At most 50 ids; null = fal names no price. */
  'models.prices': [{ ids: readonly string[] }, Readonly<Record<string, Price | null>>];
  'model.details': [{ id: string }, ModelDetails];
  'model.schema': [{ id: string }, { readonly row: ModelRow; readonly input: Schema }];
  /** What one would correct before it is paid for. */
  'input.check': [{ endpointId: string; input: JsonObject }, readonly Fault[]];
  'input.estimate': [{ endpointId: string; input: JsonObject }, Estimate];
  /** Submits each input; answers when fal took them, or with what stopped the first that was not taken. */
  'run.start': [
    {
      endpointId: string;
      inputs: readonly JsonObject[];
      /** As they are: `${selection}` and the like in them are text, not a person's variables. */
      literal?: boolean;
    },
    {
      readonly requestIds: readonly string[];
      readonly faults: readonly Fault[];
      readonly error?: string;
    },
  ];
  'job.cancel': [{ requestId: string }, undefined];
  'jobs.page': [{ before?: string; limit: number; filter: GalleryFilter }, JobPage];
  /** Takes it out of the history; the files and what fal has stay. */
  'job.remove': [{ id: string }, undefined];
  /** `index` is the asset's place in the card; answers with the name of the file that was saved, if one was. */
  'asset.act': [{ id: string; index: number; action: AssetAction }, string | undefined];
  'code.make': [{ endpointId: string; input: JsonObject; language: CodeLanguage }, string];
  'text.copy': [{ text: string }, undefined];
  /** At the cursor of the active editor, or in a new document of this language. */
  'text.insert': [{ text: string; language?: string }, undefined];
  'link.open': [{ url: string }, undefined];
  'command.run': [{ command: SidebarCommand }, undefined];
  'file.pick': [{ kind: MediaKind; many: boolean }, readonly PickedFile[]];
  /** Tells `upload.progress` under this id; taking the request back cancels the upload. */
  'file.upload': [{ id: string; source: UploadSource }, UploadedFile];
}

/** What the host tells by itself. */
export interface Events {
  situation: Situation;
  /** Jobs that are new or have changed, and ids that are gone. */
  /** fal's own list has come in: the one that was answered before is the bundled one. */
  'models.changed': undefined;
  'jobs.changed': { readonly jobs: readonly JobCard[]; readonly removed: readonly string[] };
  'job.progress': JobProgress;
  'upload.progress': { readonly id: string; readonly sent: number; readonly total: number };
  /** Opens a place, with a model or with values for its form. */
  show: { readonly place: Place; readonly endpointId?: string; readonly values?: JsonObject };
}

/** What an error carries over the channel. */
export interface ToldError {
  readonly message: string;
  readonly advice?: string;
  readonly kind?: string;
}
