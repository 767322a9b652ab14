/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

/** What a media file holds; `file` is anything else (archives, weights, fonts). */
export type MediaKind = 'image' | 'video' | 'audio' | '3d' | 'file';

/**
 * One resolved node of a model's schema: every `$ref` inlined, `allOf` merged, null folded into
 * `nullable`, properties in display order (prompt, media, required, common, rest, or fal's own order).
 */
export interface Schema {
  /** Absent when any JSON value fits, or when `anyOf` decides. */
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  readonly title?: string;
  /** Of a preset's parameter: the field of the model that it fills. */
  readonly fills?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly enum?: readonly Json[];
  readonly nullable?: true;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  /** A string that is the URL of a media file, and of which kind. */
  readonly media?: MediaKind;
}

/** A model's resolved input and output; both are objects. */
export interface ModelSchema {
  readonly input: Schema;
  readonly output: Schema;
}

/** One endpoint of fal's model list; only the first four fields are always present. */
export interface Model {
  readonly endpointId: string;
  readonly name: string;
  /** fal's category, e.g. `text-to-image`. */
  readonly category: string;
  /** May be empty: the bundled snapshot holds no descriptions. */
  readonly description: string;
  readonly tags?: readonly string[];
  readonly status?: 'active' | 'deprecated';
  readonly thumbnailUrl?: string;
  readonly licenseType?: string;
  /** ISO 8601. */
  readonly date?: string;
  readonly updatedAt?: string;
  readonly highlighted?: boolean;
  readonly pinned?: boolean;
}

/** One page of a model list; `nextCursor` is opaque. */
export interface ModelPage {
  readonly models: readonly Model[];
  readonly nextCursor?: string;
  readonly hasMore: boolean;
}

/** What fal charges: `unitPrice` of `currency` for each `unit` (fal's own word, e.g. `megapixels`). */
export interface Price {
  readonly endpointId: string;
  readonly unitPrice: number;
  readonly unit: string;
  readonly currency: string;
}

/** A submitted request; the URLs are the ones that fal returned. */
export interface QueueHandle {
  readonly endpointId: string;
  readonly requestId: string;
  readonly statusUrl: string;
  readonly responseUrl: string;
  readonly cancelUrl: string;
}

/** One log line of a running job. */
export interface LogLine {
  readonly message: string;
  readonly timestamp?: string;
  readonly level?: string;
}

/** The current status of a request; `error` is set on failed and cancelled ones, which are COMPLETED too. */
export interface QueueStatus {
  readonly status: 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED';
  /** Requests ahead of this one. */
  readonly queuePosition?: number;
  /** Only the lines not reported before. */
  readonly logs: readonly LogLine[];
  readonly error?: string;
  readonly errorType?: string;
}

/** A finished job's output, and what the response's headers add. */
export interface QueueResult {
  readonly output: Json;
  /** Times the unit price = the cost. */
  readonly billableUnits?: number;
}

/** One picture, video, sound, 3D object or file that a model made. */
export interface Asset {
  /** `https:` or `data:`. */
  readonly url: string;
  readonly kind: MediaKind;
  readonly contentType?: string;
  readonly fileName?: string;
  /** Bytes. */
  readonly size?: number;
  readonly width?: number;
  readonly height?: number;
  /** Where in the output it stands, e.g. `images[0]`. */
  readonly at: string;
}

/** One passage of fal's documentation. */
export interface DocsPassage {
  readonly title: string;
  readonly url: string;
  readonly content: string;
}
