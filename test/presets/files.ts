import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Preset } from '../../src/domain/preset.ts';
import type { Schema } from '../../src/domain/types.ts';
import { PIXEL } from '../suites/pixel.ts';

/** A preset that draws. */
export const DRAW = {
  title: 'Fox',
  endpoint: 'fal-ai/flux/dev',
  input: { output_format: 'png', seed: 7 },
  parameters: {
    what: { field: 'prompt' },
    size: { field: 'image_size', choices: ['square_hd', 'portrait_4_3'], default: 'square_hd' },
  },
  to: 'assets/foxes',
} satisfies Preset;

/** A model's input. */
export const SCHEMA: Schema = {
  type: 'object',
  properties: {
    prompt: { type: 'string', title: 'Prompt' },
    strength: { type: 'number', minimum: 0, maximum: 1 },
    style: { type: 'string', enum: ['ink', 'oil'] },
    image_url: { type: 'string', media: 'image' },
    image_urls: { type: 'array', items: { type: 'string', media: 'image' } },
    options: { type: 'object', properties: { a: { type: 'string' } } },
  },
  required: ['prompt'],
};

/** Writes a preset's file below a project, or below `folder` of another place. */
export async function putPreset(
  base: string,
  name: string,
  preset: object,
  folder = '.fal/presets',
): Promise<string> {
  const file = path.join(base, folder, `${name}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(preset));
  return file;
}

/** Writes a small picture. */
export async function writePng(file: string): Promise<void> {
  await writeFile(file, Buffer.from(PIXEL, 'base64'));
}
