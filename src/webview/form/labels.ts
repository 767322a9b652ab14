import type { Schema } from '../../protocol/messages.ts';
import { t } from '../l10n.ts';

const AS_WRITTEN: Readonly<Record<string, string>> = {
  url: 'URL',
  urls: 'URLs',
  id: 'ID',
  fps: 'FPS',
  cfg: 'CFG',
  lora: 'LoRA',
  loras: 'LoRAs',
  hd: 'HD',
  ip: 'IP',
  nsfw: 'NSFW',
  json: 'JSON',
  bpm: 'BPM',
  rgb: 'RGB',
  pbr: 'PBR',
};

/** A readable label for a field, the title of a preset's parameter: `num_inference_steps` → Inference steps, `image_url` of an image → Image. */
export function fieldLabel(name: string, schema: Schema): string {
  if (schema.fills !== undefined && schema.title !== undefined) return schema.title;
  const isMedia = (schema.media ?? schema.items?.media) !== undefined;
  const short = isMedia
    ? name.replace(/_urls$/, 's').replace(/_(data_)?url$/, '')
    : schema.type === undefined
      ? name
      : name.replace(/^num_/, '');
  return capitalized(short) || name;
}

/** The long label, for a short one that is not unique: `num_images` → Number of images. */
export const fullLabel = (name: string): string =>
  name.startsWith('num_')
    ? t('Number of {0}', lowered(name.slice('num_'.length)))
    : capitalized(name) || name;

const capitalized = (name: string): string => {
  const words = lowered(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const lowered = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[\s_]+/)
    .filter((word) => word !== '')
    .map((word) => AS_WRITTEN[word.toLowerCase()] ?? word.toLowerCase())
    .join(' ');

/** A readable size preset: `landscape_4_3` → landscape 4:3. */
export const sizeLabel = (preset: string): string =>
  preset
    .replace(/_(\d+)_(\d+)$/, ' $1:$2')
    .replace(/_hd$/, ' HD')
    .replaceAll('_', ' ');
