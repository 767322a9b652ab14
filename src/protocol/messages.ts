import type { CodeLanguage } from '../domain/codeLanguages.ts';
import type { GalleryFilter } from '../domain/gallery.ts';
import type { JobState } from '../domain/jobState.ts';
import type { Cost } from '../domain/cost.ts';
import type { Estimate } from '../domain/estimate.ts';
import type { SpendOverview } from '../domain/spendOverview.ts';
import type { Comparison, SpendFilter, SpendGroup, SpendSummary } from '../domain/spendSummary.ts';
import type { Asset, JsonObject, MediaKind, Model, Price, Schema } from '../domain/types.ts';
import type { BatchEvents, BatchRequests } from './batches.ts';
import type { PresetFacts, PresetRequests } from './presets.ts';
import type { SpendingRequests } from './spending.ts';

export type { SpendRow } from './spending.ts';

export { CODE_LANGUAGES, type CodeLanguage } from '../domain/codeLanguages.ts';
export type { GalleryFilter } from '../domain/gallery.ts';
export type { JobState } from '../domain/jobState.ts';
export type { Comparison, Cost, Estimate, SpendFilter, SpendGroup, SpendOverview, SpendSummary };
export type { Asset, Json, JsonObject, MediaKind, Model, Price, Schema } from '../domain/types.ts';

/** The three views of the sidebar. */
export type Place = 'create' | 'models' | 'gallery';

/** The state of the window and of fal; never includes the key itself. */
export interface Situation {
  readonly hasKey: boolean;
  readonly sandbox: boolean;
  readonly isTrusted: boolean;
  /** Whether the last request could not reach fal. */
  readonly offline: boolean;
  /** VS Code's display language, e.g. `de`. */
  readonly language: string;
  /** The origin of the sandbox's media. */
  readonly mediaOrigin?: string;
  /** Milliseconds since 1970, by the host's clock. */
  readonly now: number;
}

/** The unsent state of a model's form. */
export interface Draft {
  readonly values: JsonObject;
  /** Whether the next run keeps the seed. */
  readonly seedLocked?: boolean;
  /** The number of runs of one click. */
  readonly variations?: number;
  /** Whether each line of the prompt is a run of its own. */
  readonly perLine?: boolean;
  /** The text of the JSON view, if open; may be invalid. */
  readonly raw?: string;
}

/** The state that the host stores, so that it survives hiding and reloads. */
export interface Memory {
  readonly place: Place;
  /** The model of the Create view. */
  readonly endpointId?: string;
  /** By endpoint id. */
  readonly drafts: Readonly<Record<string, Draft>>;
  /** Endpoint ids, newest first. */
  readonly favourites: readonly string[];
  readonly recents: readonly string[];
  readonly gallery: GalleryFilter;
  /** What the page of what was spent shows. */
  readonly spending?: { readonly filter: SpendFilter; readonly group: SpendGroup };
}

/** A row of the model list, which keeps fal's order; presets come first. */
export interface ModelRow {
  /** An endpoint id, or `preset:NAME`. */
  readonly id: string;
  /** Of a preset: the endpoint id of its model. */
  readonly runs?: string;
  readonly name: string;
  readonly category: string;
  /** ISO 8601. */
  readonly date?: string;
  readonly thumbnailUrl?: string;
  readonly isHighlighted?: true;
  readonly isDeprecated?: true;
}

/** A field of a model's input or output, for display. */
export interface FieldRow {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** The details of a model. */
export interface ModelDetails extends Model {
  readonly price?: Price;
  readonly inputs: readonly FieldRow[];
  readonly outputs: readonly FieldRow[];
  /** A valid input for a snippet. */
  readonly example: JsonObject;
  readonly playgroundUrl: string;
  readonly docsUrl: string;
}

/** An error of one field; `path` as in `images[0].url`, empty for the whole input. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** An asset of a job, for its tile in the gallery. */
export interface AssetCard extends Asset {
  /** The URI that the webview loads: the saved file's, else the URL. */
  readonly src: string;
  /** The saved file's path relative to its workspace folder. */
  readonly saved?: string;
  /** The saved file's URI, for a drop on an editor. */
  readonly savedUri?: string;
  /** `unknown-kind`: saved as `.bin`, because its content is of no known kind. `changed`: the saved file no longer holds the result. */
  readonly fileNote?: 'unknown-kind' | 'changed';
  /** In what the saved file is not as its input states, a sentence for each. */
  readonly notes?: readonly string[];
}

/** A job for the gallery. */
export interface JobCard {
  /** The journal's id of the job. */
  readonly id: string;
  readonly requestId?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly endedAt?: number;
  readonly endpointId: string;
  readonly modelName: string;
  readonly state: JobState;
  /** True: fal's answer to the submit was lost, so that its request may be found at fal. */
  readonly isLostSubmit?: true;
  /** `you` for a run in any window, else the agent's name. */
  readonly by: string;
  /** Whether a process other than this window's submitted the job. */
  readonly otherProcess: boolean;
  readonly input: JsonObject;
  readonly assets: readonly AssetCard[];
  readonly text?: string;
  readonly seed?: number;
  readonly cost?: Cost;
  readonly error?: string;
}

/** The progress of a job of this window. */
export interface JobProgress {
  readonly requestId: string;
  readonly status: 'queued' | 'running';
  /** The number of requests ahead in the queue. */
  readonly position?: number;
  /** The last log line. */
  readonly log?: string;
}

/** A page of the gallery, newest first. */
export interface JobPage {
  readonly jobs: readonly JobCard[];
  /** The value of `before` for the next page. */
  readonly next?: string;
  /** The number of jobs that match the filter. */
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
  'askAgent',
] as const;
export type AssetAction = (typeof ASSET_ACTIONS)[number];

/** The commands that the sidebar may run. */
export const SIDEBAR_COMMANDS = [
  'setKey',
  'openKeysPage',
  'useSandbox',
  'leaveSandbox',
  'openLog',
  'openInEditor',
  'manageTrust',
  'showSpending',
  'setSpendingLimits',
  'stopSpending',
  'resumeSpending',
] as const;
export type SidebarCommand = (typeof SIDEBAR_COMMANDS)[number];

/** A file to upload: a URI that the host can read, or dropped or pasted bytes. */
export type UploadSource =
  | { readonly uri: string }
  | { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array };

/** An uploaded file. */
export interface UploadedFile {
  readonly url: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly kind: MediaKind;
}

/** A file that the user picked, before its upload. */
export interface PickedFile {
  readonly uri: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** A file of the host for a field of a form. */
export interface InputFile {
  readonly field: string;
  readonly uri: string;
  readonly name: string;
}

/** The requests of the sidebar to its host: [payload, response]. */
export interface Requests extends BatchRequests, PresetRequests, SpendingRequests {
  'situation.read': [undefined, Situation];
  'memory.read': [undefined, Memory];
  /** Replaces the properties that are present. */
  'memory.write': [Partial<Memory>, undefined];
  'models.list': [undefined, readonly ModelRow[]];
  /** The endpoint ids of matching models, best first. */
  'models.search': [{ query: string; category?: string }, readonly string[]];
  /** The ids of the best models by capability, best first. */
  'models.best': [{ capabilities: readonly string[] }, Readonly<Record<string, readonly string[]>>];
  /** At most 50 ids; null: fal has no price. */
  'models.prices': [{ ids: readonly string[] }, Readonly<Record<string, Price | null>>];
  'model.details': [{ id: string }, ModelDetails];
  /** The input of a model, or the parameters of a preset. */
  'model.schema': [
    { id: string },
    { readonly row: ModelRow; readonly input: Schema; readonly preset?: PresetFacts },
  ];
  /** Validates an input before the run that bills it. */
  'input.check': [{ endpointId: string; input: JsonObject }, readonly Fault[]];
  'input.estimate': [{ endpointId: string; input: JsonObject }, Estimate];
  /** Submits one input, or starts a batch of several; responds when fal accepts the one, or when the batch is admitted. */
  'run.start': [
    {
      endpointId: string;
      inputs: readonly JsonObject[];
      /** Whether `${selection}` and other variables stay as plain text. */
      literal?: boolean;
      /** Present when the click was on a price: the highest one in USD of all runs together. */
      approved?: { upTo: number };
    },
    {
      readonly requestIds: readonly string[];
      /** The batch of several inputs. */
      readonly batch?: { readonly id: string; readonly rows: number };
      readonly faults: readonly Fault[];
      readonly error?: string;
    },
  ];
  'job.cancel': [{ requestId: string }, undefined];
  /** Searches the request of a lost submit at fal and follows it; fails when it is not found. */
  'job.find': [{ id: string }, undefined];
  'jobs.page': [{ before?: string; limit: number; filter: GalleryFilter }, JobPage];
  /** Removes a job from the history; its files and fal's data stay. */
  'job.remove': [{ id: string }, undefined];
  /** `index` is the asset's index in the card; the response is the relative path of a newly saved file, if any. */
  'asset.act': [{ id: string; index: number; action: AssetAction }, string | undefined];
  'code.make': [{ endpointId: string; input: JsonObject; language: CodeLanguage }, string];
  'text.copy': [{ text: string }, undefined];
  /** Inserts at the cursor of the active editor, else into a new document of this language. */
  'text.insert': [{ text: string; language?: string }, undefined];
  'link.open': [{ url: string }, undefined];
  'command.run': [{ command: SidebarCommand }, undefined];
  'file.pick': [{ kind: MediaKind; many: boolean }, readonly PickedFile[]];
  /** Emits `upload.progress` with this id; cancelling the request cancels the upload. */
  'file.upload': [{ id: string; source: UploadSource }, UploadedFile];
}

/** The events that the host emits. */
export interface Events extends BatchEvents {
  situation: Situation;
  /** fal's list has replaced the bundled one, or the presets have changed. */
  'models.changed': undefined;
  /** New or changed jobs, and the ids of removed ones. */
  'jobs.changed': { readonly jobs: readonly JobCard[]; readonly removed: readonly string[] };
  'job.progress': JobProgress;
  /** Any process has spent. */
  'spending.changed': undefined;
  'upload.progress': { readonly id: string; readonly sent: number; readonly total: number };
  /** Opens a view, with a model or with values for its form; `files` are uploaded into the form of this model, and `paste` uploads the clipboard's image. */
  show: {
    readonly place: Place;
    readonly endpointId?: string;
    readonly values?: JsonObject;
    readonly files?: readonly InputFile[];
    readonly paste?: true;
  };
}
