import { parentPort } from 'node:worker_threads';
import { decode } from './decode.ts';
import { asJpeg, type Encoded, encode } from './encode.ts';
import { PictureError } from './pictureError.ts';
import type { Raster } from './raster.ts';
import { shrink } from './scale.ts';
import { composeSheet } from './sheet.ts';
import { drawPlay, symbolTile } from './symbols.ts';
import type { Answer, Source, Task } from './tasks.ts';
import { drawWave } from './wave.ts';

// The worker: files from anywhere are decoded here, where a loop or a crash ends nothing else.
parentPort?.on('message', (task: Task) => {
  void answer(task).then((made) => {
    const buffers = 'problem' in made ? [] : [bytesOf(made.made).buffer];
    parentPort?.postMessage(made, buffers);
  });
});

async function answer(task: Task): Promise<Answer> {
  try {
    return { made: await perform(task) };
  } catch (error) {
    return {
      problem: error instanceof PictureError ? error.message : 'The picture could not be made.',
    };
  }
}

async function perform(task: Task): Promise<Raster | Encoded> {
  switch (task.make) {
    case 'picture':
      return pictureOf(task.source, task.size);
    case 'file':
      return encode(task.picture, task.most);
    case 'sheet':
      return asJpeg(composeSheet(task.tiles, task.size), task.most);
  }
}

async function pictureOf(source: Source, size: number): Promise<Raster> {
  if (source.from === 'symbol') return symbolTile(source.symbol, size);
  const { buffer, byteOffset, length } = source.bytes;
  const bytes = Buffer.from(buffer as ArrayBuffer, byteOffset, length);
  if (source.from === 'sound') return drawWave(bytes, size);
  const picture = shrink(await decode(bytes), size);
  if (source.plays) drawPlay(picture);
  return picture;
}

const bytesOf = (made: Raster | Encoded) => ('data' in made ? made.data : made.bytes);
