import { mp3Peaks, mp3Seconds } from './mp3.ts';
import { PictureError } from './pictureError.ts';
import { blank, blend, type Colour, type Raster } from './raster.ts';

const BACKGROUND: Colour = [58, 62, 70];
const WAVE: Colour = [232, 234, 238];
/** Pixels from the start of one bar to the next. */
const STEP = 4;

/** Draws the waveform of a WAV or MP3 file, `width` pixels wide. @throws {PictureError} for another or a broken file */
export async function drawWave(bytes: Buffer, width: number): Promise<Raster> {
  const height = Math.max(16, Math.round(width * 0.3));
  const bars = Math.max(1, Math.floor(width / STEP));
  const peaks = isRiff(bytes) ? wavPeaks(readWav(bytes), bars) : await mp3Peaks(bytes, bars);
  const picture = blank(width, height, BACKGROUND);
  peaks.forEach((peak, bar) => {
    const high = Math.max(1, Math.round(Math.min(1, peak) * (height - 8)));
    blend(picture, blank(STEP - 1, high, WAVE), bar * STEP, (height - high) >> 1);
  });
  return picture;
}

/** The duration of a WAV or MP3 file, in seconds. @throws {PictureError} for another or a broken file */
export async function soundSeconds(bytes: Buffer): Promise<number> {
  if (!isRiff(bytes)) return mp3Seconds(bytes);
  const { frames, rate } = readWav(bytes);
  if (rate === 0) throw new PictureError('The WAV file is broken.');
  return frames / rate;
}

const PCM = 1;
const FLOAT = 3;
/** The format's number stands in the extension of the format. */
const EXTENSIBLE = 0xfffe;

/** The samples of a WAV file. */
interface Samples {
  readonly frames: number;
  /** Frames a second. */
  readonly rate: number;
  /** Reads a sample of a frame's first channel, from -1 to 1. */
  readonly sample: (frame: number) => number;
}

/** The loudest sample of each bar's part. */
function wavPeaks({ frames, sample }: Samples, bars: number): number[] {
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * frames) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * frames) / bars));
    // A long recording is read in steps: a bar stands for seconds of it.
    const stride = Math.max(1, Math.floor((to - from) / 2_000));
    let peak = 0;
    for (let frame = from; frame < to && frame < frames; frame += stride)
      peak = Math.max(peak, Math.abs(sample(frame)));
    return peak;
  });
}

const isRiff = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 4) === 'RIFF';

function readWav(bytes: Buffer): Samples {
  let format: Buffer | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'fmt ' && content.length >= 16) format = content;
    if (type === 'data' && format) return readSamples(format, content);
    at += 8 + length + (length % 2);
  }
  throw new PictureError('The WAV file is broken.');
}

function readSamples(format: Buffer, content: Buffer): Samples {
  const own = format.readUInt16LE(0);
  const code = own === EXTENSIBLE && format.length >= 26 ? format.readUInt16LE(24) : own;
  const frame = format.readUInt16LE(12);
  const bits = format.readUInt16LE(14);
  const read = READERS[code]?.[bits];
  if (!read || frame < bits / 8)
    throw new PictureError('The WAV file has samples of an unknown kind.');
  const frames = Math.floor(content.length / frame);
  if (frames === 0) throw new PictureError('The WAV file holds no sound.');
  return { frames, rate: format.readUInt32LE(4), sample: (at) => read(content, at * frame) };
}

const READERS: Readonly<
  Record<number, Readonly<Record<number, (content: Buffer, at: number) => number>>>
> = {
  [PCM]: {
    8: (content, at) => (content.readUInt8(at) - 128) / 128,
    16: (content, at) => content.readInt16LE(at) / 2 ** 15,
    24: (content, at) => content.readIntLE(at, 3) / 2 ** 23,
    32: (content, at) => content.readInt32LE(at) / 2 ** 31,
  },
  [FLOAT]: {
    32: (content, at) => content.readFloatLE(at),
    64: (content, at) => content.readDoubleLE(at),
  },
};
