import type { MediaKind } from './types.ts';

/** Words in names of fields and the kind of media that they state. */
const WORDS: ReadonlyMap<string, MediaKind> = new Map([
  ...words(
    'image',
    'image images img imgs mask masks frame frames photo photos picture thumbnail gif png jpg jpeg webp svg ' +
      'depth normal texture textures sticker preview poster sprite spritesheet avatar roughness metallic color ' +
      'visualization',
  ),
  ...words('video', 'video videos movie clip animation mp4 webm'),
  ...words(
    'audio',
    'audio audios voice voices speech music song sound vocals drums bass guitar piano instrumental wav mp3',
  ),
  ...words(
    '3d',
    'mesh meshes glb glbs gltf fbx obj usdz ply stl splat splats 3d object world armature',
  ),
  ...words(
    'file',
    'archive archives zip data dataset embedding embeddings lora loras config weights latents pointmap npz ' +
      'json captions subtitles srt lottie',
  ),
]);

/** Words that state a kind only in an output, where no description adds more. */
const OUTPUT_WORDS: ReadonlyMap<string, MediaKind> = new Map([
  ...words('3d', 'model'),
  ...words('file', 'file files artifact artifacts attachment download'),
]);

const TEXTS: readonly (readonly [RegExp, MediaKind])[] = [
  [/\b(3D|mesh|glb|gltf|obj|fbx|ply|stl)\b/i, '3d'],
  [/\b(safetensors?|lora|weights|zip|archive|config|embeddings?|npy|npz)\b/i, 'file'],
  [/\bvideo or audio\b|\baudio or video\b/i, 'file'],
  [/\b(video|mp4)\b/i, 'video'],
  [/\b(audio|wav|mp3|sound)\b/i, 'audio'],
  [/\b(image|photo|picture|png|jpe?g)\b/i, 'image'],
];

function words(kind: MediaKind, list: string): [string, MediaKind][] {
  return list.split(' ').map((word) => [word, kind]);
}

/** The kind of the last word that states one: `video_thumbnail` is an image. */
function kindIn(name: string, table: ReadonlyMap<string, MediaKind>): MediaKind | undefined {
  const parts = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return table.get(parts.findLast((part) => table.has(part)) ?? '');
}

/** The kind of media that an input field's name states. */
export function kindOfInputField(name: string): MediaKind | undefined {
  return kindIn(name, WORDS);
}

/** The kind of media that an output field's name states, e.g. `model_mesh`, `audioUrl`, `thumbnail`. */
export function kindOfOutputField(name: string): MediaKind | undefined {
  return kindIn(name, WORDS) ?? kindIn(name, OUTPUT_WORDS);
}

/** The kind of a field that takes a file, from its name and then its description. */
export function kindOfFileField(name: string, description: string): MediaKind {
  const stated = TEXTS.find(([pattern]) => pattern.test(description))?.[1];
  // A `model_url` is a 3D model or a checkpoint, even if the description mentions pictures.
  if (/(^|_)model_url$/.test(name)) return stated === '3d' ? '3d' : 'file';
  return kindOfInputField(name) ?? stated ?? 'file';
}

/** The kind of a plain string field whose name and description state a media URL. */
export function kindOfUrlField(name: string, description: string): MediaKind | undefined {
  const isUrl = /(^|_)urls?(_|$)/.test(name) || /^urls?\b/i.test(description);
  return isUrl ? kindOfInputField(name) : undefined;
}

/** Whether a string field of fal's OpenAPI takes the URL of a file: its name ends in `_url(s)` and is not of a page or hook, or it names a medium and the description mentions a URL. */
export function isMediaField(name: string, description = ''): boolean {
  if (/webhook|callback|(^|_)(page|web|site|link|api|repo)_urls?$/.test(name)) return false;
  if (/^urls?$|_urls?$/.test(name)) return !/\b(web ?page|website|webhook)\b/i.test(description);
  if (/^(image|video|audio|mask)s?$/.test(name)) return /\burls?\b/i.test(description);
  return /^urls?\b/i.test(description) && kindOfInputField(name) !== undefined;
}
