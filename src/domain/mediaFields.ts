import type { MediaKind } from './types.ts';

const WORDS: Readonly<Record<string, MediaKind>> = {
  ...kinds(
    'image',
    'image images img imgs mask masks frame frames photo photos picture thumbnail gif',
  ),
  ...kinds('video', 'video videos'),
  ...kinds('audio', 'audio audios voice voices speech music song'),
  ...kinds('3d', 'mesh meshes glb fbx obj object world'),
  ...kinds(
    'file',
    'archive archives data embedding embeddings lora loras config weights zip pointmap',
  ),
};

const TEXTS: readonly (readonly [RegExp, MediaKind])[] = [
  [/\b(3D|mesh|glb|gltf|obj|fbx|ply|stl)\b/i, '3d'],
  [/\b(safetensors?|lora|weights|zip|archive|config|embeddings?|npy|npz)\b/i, 'file'],
  [/\bvideo or audio\b|\baudio or video\b/i, 'file'],
  [/\b(video|mp4)\b/i, 'video'],
  [/\b(audio|wav|mp3|sound)\b/i, 'audio'],
  [/\b(image|photo|picture|png|jpe?g)\b/i, 'image'],
];

function kinds(kind: MediaKind, words: string): Record<string, MediaKind> {
  return Object.fromEntries(words.split(' ').map((word) => [word, kind]));
}

/** What the field's name alone says it holds, its last telling word first. */
export function kindOfName(name: string): MediaKind | undefined {
  const words = name.toLowerCase().split('_');
  const telling = words.findLast((word) => Object.hasOwn(WORDS, word));
  return telling === undefined ? undefined : WORDS[telling];
}

/** What a field that is known to take a file holds, by its name and then its description. */
export function kindOfFile(name: string, description: string): MediaKind {
  const told = TEXTS.find(([pattern]) => pattern.test(description))?.[1];
  // A `model_url` is a 3D model or a checkpoint, whatever pictures the text goes on to speak of.
  if (/(^|_)model_url$/.test(name)) return told === '3d' ? '3d' : 'file';
  return kindOfName(name) ?? told ?? 'file';
}

/** What a plain string field holds, when its name and text surely say that it is a media URL. */
export function kindOfString(name: string, description: string): MediaKind | undefined {
  const isUrl = /(^|_)urls?(_|$)/.test(name) || /^urls?\b/i.test(description);
  return isUrl ? kindOfName(name) : undefined;
}
