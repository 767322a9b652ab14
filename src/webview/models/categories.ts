import { own } from '../../domain/own.ts';
import { t } from '../l10n.ts';

/** The localized name of a category. */
export function categoryName(category: string): string {
  const names: Readonly<Record<string, string>> = {
    'text-to-image': t('Text to image'),
    'image-to-image': t('Image to image'),
    'text-to-video': t('Text to video'),
    'image-to-video': t('Image to video'),
    'video-to-video': t('Video to video'),
    'audio-to-video': t('Audio to video'),
    'video-to-audio': t('Video to audio'),
    'text-to-audio': t('Text to audio'),
    'audio-to-audio': t('Audio to audio'),
    'text-to-speech': t('Text to speech'),
    'speech-to-text': t('Speech to text'),
    'speech-to-speech': t('Speech to speech'),
    'image-to-3d': t('Image to 3D'),
    'text-to-3d': t('Text to 3D'),
    '3d-to-3d': t('3D to 3D'),
    'json-to-image': t('JSON to image'),
    json: t('JSON'),
    vision: t('Vision'),
    training: t('Training'),
    llm: t('Language'),
  };
  const label = own(names, category);
  if (label !== undefined) return label;
  const words = category.replaceAll(/[-_]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const ICONS: readonly (readonly [RegExp, string])[] = [
  [/to-image|^image/, 'file-media'],
  [/to-video|^video/, 'device-camera-video'],
  [/to-audio|music/, 'music'],
  [/speech/, 'unmute'],
  [/3d/, 'package'],
  [/training/, 'mortar-board'],
  [/vision/, 'eye'],
  [/llm|text/, 'file-text'],
  [/json/, 'json'],
];

/** The codicon of a category. */
export function categoryIcon(category: string): string {
  return ICONS.find(([words]) => words.test(category))?.[1] ?? 'sparkle';
}
