import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PIXEL } from '../suites/pixel.ts';

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
