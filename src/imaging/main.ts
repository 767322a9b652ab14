import { parentPort } from 'node:worker_threads';
import { compose } from './compose.ts';
import { convert } from './convert.ts';
import { decode } from './decode.ts';
import { asJpeg, encode } from './encode.ts';
import { readHeader } from './header.ts';
import { inspect } from './inspect.ts';
import { PictureError } from './pictureError.ts';
import type { Raster } from './raster.ts';
import { shrink } from './scale.ts';
import { composeSheet } from './sheet.ts';
import { drawPlay, symbolTile } from './symbols.ts';
import type { Answer, Made, Source, Task } from './tasks.ts';
import { drawWave, soundSeconds } from './wave.ts';

// The worker: files from anywhere are decoded here, where a loop or a crash ends nothing else.
parentPort?.on('message', (task: Task) => {
  void answer(task).then((made) => {
    parentPort?.postMessage(made, 'problem' in made ? [] : buffersOf(made.made));
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

async function perform(task: Task): Promise<Made> {
  switch (task.make) {
    case 'picture':
      return pictureOf(task.source, task.size);
    case 'file':
      return encode(task.picture, task.most);
    case 'sheet':
      return asJpeg(composeSheet(task.tiles, task.size), task.most);
    case 'inspection': {
      const file = fileOf(task.bytes);
      return inspect(readHeader(file).format, await decode(file));
    }
    case 'seconds':
      return { seconds: await soundSeconds(fileOf(task.bytes)) };
    case 'conversion':
      return convert(await decode(fileOf(task.bytes)), task.conversion);
    case 'composition':
      return compose(task.pieces, task.width, task.height);
  }
}

async function pictureOf(source: Source, size: number): Promise<Raster> {
  if (source.from === 'symbol') return symbolTile(source.symbol, size);
  const bytes = fileOf(source.bytes);
  if (source.from === 'sound') return drawWave(bytes, size);
  const picture = shrink(await decode(bytes), size);
  if (source.plays) drawPlay(picture);
  return picture;
}

const fileOf = ({ buffer, byteOffset, length }: Uint8Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, length);

function buffersOf(made: Made): ArrayBuffer[] {
  if ('data' in made) return [made.data.buffer];
  return 'bytes' in made ? [made.bytes.buffer] : [];
}
