import type { Schema } from '../snapshot/types.ts';
import type { Plan } from './plan.ts';

/** What a file of an output is. */
export interface FileSpec {
  readonly contentType: string;
  /** Without the dot. */
  readonly extension: string;
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  readonly fps?: number;
}

/** Whether a schema is one of fal's file objects: `url` with a field that describes the file. */
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
  switch (byTitle ?? sure ?? byName ?? (media === '3d' ? media : byCategory(plan.category))) {
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

function byCategory(category: string): string {
  const made = category.split('-to-').at(-1) ?? '';
  if (made === 'speech') return 'audio';
  return /^(image|video|audio|3d|json|text)$/.test(made) ? made : 'file';
}

function bytesExtension(name: string): string {
  if (/lora|embedding|latents|weights/.test(name)) return 'safetensors';
  return /fbx|obj|usdz|ply|stl|mtl|splat|3mf|blend/.exec(name)?.[0] ?? 'bin';
}
