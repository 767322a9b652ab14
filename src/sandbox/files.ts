import { kindOfOutputField } from '../domain/mediaFields.ts';
import type { Json, MediaKind, Schema } from '../domain/types.ts';
import type { MediaRequest, MediaType } from './media/render.ts';
import { outputKind, type Plan } from './plan.ts';

/** A file of an output. */
export interface FileSpec {
  readonly contentType: MediaType;
  /** Without the dot. */
  readonly extension: string;
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  readonly fps?: number;
}

/** A generated file with its URL; `size` in bytes, if it is already rendered. */
export interface PublishedFile {
  readonly url: string;
  readonly fileName: string;
  readonly size?: number;
}

/** Publishes a generated file: as a `data:` URI with `inline`; rendered immediately with `sized`, which fills in its size. */
export type Publish = (
  file: FileSpec & MediaRequest,
  how: { readonly inline: boolean; readonly sized: boolean },
) => Promise<PublishedFile>;

/** Whether a schema is one of fal's file objects: a `url` beside a field that describes the file. */
export function isFile(schema: Schema): boolean {
  const { properties } = schema;
  if (properties?.url === undefined) return false;
  return (
    properties.url.media !== undefined ||
    properties.content_type !== undefined ||
    properties.file_name !== undefined
  );
}

/** Names of fields that state a format; they are more exact than types, because a zip and a LoRA both have fal's type File. */
const FORMATS: readonly (readonly [RegExp, MediaType, extension?: string])[] = [
  [/zip|archive|dataset|remeshing_dir/, 'application/zip', 'zip'],
  [/config|lottie|metadata|json/, 'application/json', 'json'],
  [/caption|subtitle|srt/, 'text/plain', 'srt'],
  [/transcript/, 'text/plain', 'txt'],
  [/lora|embedding|latents|weights/, 'application/octet-stream', 'safetensors'],
  [/svg/, 'image/svg+xml', 'svg'],
  [/fbx|obj|usdz|ply|stl|mtl|splat|3mf|blend/, 'application/octet-stream'],
];

/** The file at a position in an output, from its field names (outermost first) and its schema. */
export function fileAt(names: readonly string[], schema: Schema, plan: Plan): FileSpec {
  const inner = names.toReversed();
  const name = inner.find((part) => mediaIn(part) ?? FORMATS.some(([one]) => one.test(part)));
  const media = schema.properties?.url?.media ?? schema.media;
  const kind =
    /video|audio|image/i.exec(schema.title ?? '')?.[0].toLowerCase() ??
    (media === 'file' ? undefined : media);
  const format = FORMATS.find(([pattern]) => pattern.test(name ?? ''));
  if (format && (kind === undefined || kind === '3d')) {
    const [pattern, contentType] = format;
    const extension = format[2] ?? pattern.exec(name ?? '')?.[0] ?? 'bin';
    return { contentType, extension, ...(contentType === 'image/svg+xml' && plan.image) };
  }
  switch (kind ?? mediaIn(name ?? '') ?? outputKind(plan.category)) {
    case 'image':
      return { contentType: plan.imageType, extension: EXTENSIONS[plan.imageType], ...plan.image };
    case 'video':
      return { contentType: 'video/mp4', extension: 'mp4', ...plan.video };
    case 'audio':
      return { contentType: 'audio/wav', extension: 'wav', seconds: plan.seconds };
    case '3d':
      return { contentType: 'model/gltf-binary', extension: 'glb' };
    default:
      return { contentType: 'application/octet-stream', extension: 'bin' };
  }
}

/** The kind that a field's name states; undefined also for `file`, which any format can be. */
function mediaIn(name: string): MediaKind | undefined {
  const kind = kindOfOutputField(name);
  return kind === 'file' ? undefined : kind;
}

const EXTENSIONS = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
} as const;

const SAMPLE_RATE = 44_100;

/** The values of a file object, by field name. */
export function fileFacts(file: PublishedFile & FileSpec): Record<string, Json> {
  const { url, fileName, size, seconds, fps, width, height, extension, contentType } = file;
  const isVideo = fps !== undefined && seconds !== undefined;
  return {
    url,
    content_type: contentType,
    file_name: fileName,
    container: extension,
    media_type: contentType.split('/')[0] ?? '',
    ...(size !== undefined && { file_size: size }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(seconds !== undefined && { duration: seconds }),
    ...(isVideo && {
      fps,
      num_frames: seconds * fps,
      frame_count: seconds * fps,
      codec: 'h264',
      timebase: `1/${fps}`,
      ...(size !== undefined && { bitrate: Math.round((size * 8) / seconds) }),
    }),
    ...(contentType === 'audio/wav' && {
      codec: 'pcm_s16le',
      sample_rate: SAMPLE_RATE,
      channels: 1,
      bitrate: SAMPLE_RATE * 16,
    }),
  };
}
