// Makes the videos of the sandbox with ffmpeg (Debian: apt-get install ffmpeg): npx tsx test/sandbox/makeClips.ts
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodePng } from '../../src/sandbox/media/png.ts';
import { createScene, type Scene } from '../../src/sandbox/media/scene.ts';
import { CLIPS, type Clip } from '../../src/sandbox/media/video.ts';

const FOLDER = fileURLToPath(new URL('../../src/sandbox/media/clips/', import.meta.url));

/** The landscape after some frames: each dune rolls to the left, the nearer the faster. */
function moved(scene: Scene, frame: number): Scene {
  const dunes = scene.dunes.map((dune, i) => ({
    ...dune,
    crest: (x: number) => dune.crest(x + frame * (i + 1) * 0.75),
  }));
  return { ...scene, dunes };
}

async function makeClip({ width, height, seconds, fps }: Clip, frames: string): Promise<string> {
  const request = { width, height, seed: width, caption: 'A video from the fal sandbox' };
  const scene = createScene(request, ['sandbox', `${width}×${height}`, `${seconds} s`]);
  for (let frame = 0; frame < seconds * fps; frame += 1) {
    await writeFile(path.join(frames, `${frame}.png`), await encodePng(moved(scene, frame)));
  }
  const file = path.join(FOLDER, `${width}x${height}.mp4`);
  const color = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
  execFileSync('ffmpeg', [
    ...['-y', '-loglevel', 'error', '-framerate', String(fps), '-i', path.join(frames, '%d.png')],
    ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p', ...color],
    ...['-c:v', 'libx264', '-profile:v', 'main', '-preset', 'veryslow', '-crf', '30', '-bf', '0'],
    ...['-video_track_timescale', String(fps), '-movflags', '+faststart', '-fflags', '+bitexact'],
    ...['-flags:v', '+bitexact', '-map_metadata', '-1', file],
  ]);
  return file;
}

const frames = await mkdtemp(path.join(tmpdir(), 'clips-'));
try {
  for (const clip of CLIPS) {
    const file = await makeClip(clip, frames);
    console.log(`${path.basename(file)}  ${(await stat(file)).size} bytes`);
  }
} finally {
  await rm(frames, { recursive: true, force: true });
}
