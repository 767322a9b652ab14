import { own } from '../domain/own.ts';

const ALIASES: Readonly<Record<string, string>> = {
  'image-editing': 'image-to-image',
  'image-edit': 'image-to-image',
  'video-editing': 'video-to-video',
  'video-edit': 'video-to-video',
  'speech-recognition': 'speech-to-text',
  transcription: 'speech-to-text',
  tts: 'text-to-speech',
  t2i: 'text-to-image',
  i2i: 'image-to-image',
  t2v: 'text-to-video',
  i2v: 'image-to-video',
  v2v: 'video-to-video',
};

/** A category in fal's spelling: lower case, hyphens, `image-to-image` for `image-editing`. */
export function normalizeCategory(category: string): string {
  const word = category
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  return own(ALIASES, word) ?? word;
}

/** The category that an endpoint's id states, if any. */
export function categoryOfId(endpointId: string): string | undefined {
  const id = endpointId.toLowerCase();
  const stated =
    /(text|image|video|audio|speech|3d)-to-(image|video|audio|speech|text|3d|json)/.exec(id);
  if (stated) return stated[0];
  if (/train(er|ing)/.test(id)) return 'training';
  if (/\b(t2v|t2i|i2v|i2i|v2v)\b/.test(id)) {
    return ALIASES[/\b(t2v|t2i|i2v|i2i|v2v)\b/.exec(id)?.[0] ?? ''];
  }
  if (/\bvideo\b.*(edit|extend|upscal|swap)|(edit|extend|upscal)\w*[/-]video/.test(id))
    return 'video-to-video';
  if (/\bedit\b|inpaint|upscal/.test(id)) return 'image-to-image';
  if (/\btts\b/.test(id)) return 'text-to-speech';
  if (/\basr\b/.test(id)) return 'speech-to-text';
  return undefined;
}
