import type { MediaKind } from './types.ts';

/** The codicon of each kind of result. */
export const KIND_ICONS: Readonly<Record<MediaKind | 'text', string>> = {
  image: 'file-media',
  video: 'device-camera-video',
  audio: 'unmute',
  '3d': 'package',
  file: 'file-binary',
  text: 'file-text',
};
