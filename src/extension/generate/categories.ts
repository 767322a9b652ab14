import type { MediaKind } from '../../domain/types.ts';

/** fal's categories, largest first. */
export const CATEGORIES = [
  ...['text-to-image', 'image-to-image', 'text-to-video', 'image-to-video', 'video-to-video'],
  ...['text-to-speech', 'speech-to-text', 'text-to-audio', 'audio-to-audio', 'audio-to-video'],
  ...['speech-to-speech', 'video-to-audio', 'image-to-3d', 'text-to-3d', '3d-to-3d'],
  ...['vision', 'llm', 'json', 'training'],
] as const;

/** The categories whose models accept a file of each kind. */
export const CATEGORIES_BY_KIND: Readonly<Record<MediaKind, readonly string[]>> = {
  image: ['image-to-image', 'image-to-video', 'image-to-3d', 'vision'],
  video: ['video-to-video', 'video-to-audio'],
  audio: ['speech-to-text', 'audio-to-audio', 'audio-to-video', 'speech-to-speech'],
  '3d': ['3d-to-3d'],
  file: ['training'],
};
