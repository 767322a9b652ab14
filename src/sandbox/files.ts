import type { Json, Schema } from '../domain/types.ts';
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

// Names are more exact than types: a zip, a LoRA and a video all have fal's type File. First match wins.
const BY_NAME: readonly [
  RegExp,
  'zip' | 'json' | 'text' | 'svg' | 'image' | 'video' | 'audio' | '3d' | 'bytes',
][] = [
  [/zip|archive|dataset|remeshing_dir/, 'zip'],
  [/config|lottie|metadata|json/, 'json'],
  [/caption|subtitle|srt|transcript/, 'text'],
  [/lora|embedding|latents|weights/, 'bytes'],
  [/svg/, 'svg'],
  [
    /image|mask|thumbnail|texture|preview|depth_map|normal|spritesheet|sticker|visualization/,
    'image',
  ],
  [/frame(?!s_)/, 'image'],
  [/fbx|obj|usdz|ply|stl|mtl|splat|3mf|blend/, 'bytes'],
  [/glb|gltf|mesh|pbr|base_model|^model$/, '3d'],
  [/video|animation/, 'video'],
  [/audio|speech|vocals|bass|drums|guitar|piano|song|music|target|residual/, 'audio'],
];

/** The file at a place in an output, by its field names (outermost first) and the schema. */
export function fileAt(names: readonly string[], schema: Schema, plan: Plan): FileSpec {
  const media = schema.properties?.url?.media ?? schema.media;
  const name = [...names].reverse().find((part) => BY_NAME.some(([pattern]) => pattern.test(part)));
  const byName = BY_NAME.find(([pattern]) => name !== undefined && pattern.test(name))?.[1];
  const byTitle = /video|audio|image/i.exec(schema.title ?? '')?.[0].toLowerCase();
  const sure = media === 'file' || media === '3d' ? undefined : media;
  switch (byTitle ?? sure ?? byName ?? (media === '3d' ? media : outputKind(plan.category))) {
    case 'image':
      return image(plan);
    case 'svg':
      return image({ ...plan, imageType: 'image/svg+xml' });
    case 'video':
      return { contentType: 'video/mp4', extension: 'mp4', ...plan.video };
    case 'audio':
      return { contentType: 'audio/wav', extension: 'wav', seconds: plan.seconds };
    case '3d':
      return { contentType: 'model/gltf-binary', extension: 'glb' };
    case 'zip':
      return { contentType: 'application/zip', extension: 'zip' };
    case 'json':
      return { contentType: 'application/json', extension: 'json' };
    case 'text':
      return {
        contentType: 'text/plain',
        extension: /srt|caption|subtitle/.test(name ?? '') ? 'srt' : 'txt',
      };
    default:
      return { contentType: 'application/octet-stream', extension: bytesExtension(name ?? '') };
  }
}

function image({ imageType, image }: Plan): FileSpec {
  const extensions = {
    'image/png': 'png',
    'image/jpeg': 'jpg',
    'image/webp': 'webp',
    'image/svg+xml': 'svg',
  };
  return { contentType: imageType, extension: extensions[imageType], ...image };
}

function bytesExtension(name: string): string {
  if (/lora|embedding|latents|weights/.test(name)) return 'safetensors';
  return /fbx|obj|usdz|ply|stl|mtl|splat|3mf|blend/.exec(name)?.[0] ?? 'bin';
}

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
