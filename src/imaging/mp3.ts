import { Decoder } from 'minimp3-wasm';
import wasm from 'minimp3-wasm/dist/decoder.opt.wasm';
import { PictureError } from './pictureError.ts';
import { readWasm } from './readWasm.ts';

/** Seconds up to which a recording is decoded whole; of a longer one a second for each bar. */
const WHOLE = 300;

/** The duration of an MP3 file, in seconds. @throws {PictureError} for a file without MP3 frames */
export const mp3Seconds = async (bytes: Buffer): Promise<number> => (await openMp3(bytes)).duration;

/** The loudest sample of each bar's part of an MP3 file, from 0 to 1. @throws {PictureError} for a file without MP3 frames */
export async function mp3Peaks(bytes: Buffer, bars: number): Promise<number[]> {
  const decoder = await openMp3(bytes);
  const { duration } = decoder;
  const peaks = Array.from({ length: bars }, () => 0);
  const take = () => {
    const { pcm, startTime, samplingRate, numChannels, numSamples } = decoder.decode(1);
    for (let at = 0; at < numSamples; at += numChannels) {
      const time = startTime + at / numChannels / samplingRate;
      const bar = Math.min(bars - 1, Math.floor((time / duration) * bars));
      peaks[bar] = Math.max(peaks[bar] ?? 0, Math.abs(pcm[at] ?? 0) / 2 ** 15);
    }
    return numSamples > 0;
  };
  if (duration <= WHOLE) {
    while (take());
    return peaks;
  }
  for (let bar = 0; bar < bars; bar++) {
    decoder.seek((bar * duration) / bars);
    take();
  }
  return peaks;
}

async function openMp3(bytes: Buffer): Promise<Decoder> {
  const module = await WebAssembly.instantiate(await readWasm(new URL(wasm, import.meta.url)), {});
  const decoder = new Decoder(module.instance.exports, bytes);
  // A single frame in other data is none that was meant.
  if (!(decoder.duration > 0)) throw new PictureError('The file holds no MP3 sound.');
  return decoder;
}
