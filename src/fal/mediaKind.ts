import mime from 'mime';
import type { MediaKind } from '../domain/types.ts';

const MODEL_ENDINGS = new Set(
  'glb gltf obj ply fbx usd usda usdc usdz stl 3mf dae blend splat spz abc'.split(' '),
);
/** Extensions of pages and scripts: such a URL is not a result. */
const PAGE = /^(x?html?|php|aspx?|jsp)$/;
const UNSPECIFIC = new Set(['application/octet-stream', 'binary/octet-stream', '']);

/** The kind of a content type; undefined for an unspecific one such as octet-stream. */
export function kindOfType(contentType: string | undefined): MediaKind | undefined {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (UNSPECIFIC.has(type)) return undefined;
  const family = type.split('/', 1)[0];
  if (family === 'image' || family === 'video' || family === 'audio') return family;
  if (family === 'model' || /fbx|gltf|glb|blender|usdz/.test(type)) return '3d';
  if (type === 'application/ogg') return 'audio';
  if (/mpegurl|dash\+xml/.test(type)) return 'video';
  return 'file';
}

/** The kind from the extension of a file name or URL path; undefined for an unknown extension. */
export function kindOfFileName(name: string): MediaKind | undefined {
  const ending = /\.([a-z0-9]{1,12})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (MODEL_ENDINGS.has(ending)) return '3d';
  if (PAGE.test(ending)) return undefined;
  if (/^(safetensors|npz|npy|ckpt|pt|pth|lottie)$/.test(ending)) return 'file';
  return kindOfType(mime.getType(ending) ?? undefined);
}
