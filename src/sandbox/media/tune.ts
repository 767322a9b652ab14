import { setImmediate } from 'node:timers/promises';
import type { Random } from './random.ts';
import { createRandom, pick } from './random.ts';

const RATE = 44_100;
const BEATS = 32;
const SCALE = [0, 2, 4, 7, 9];
const CHORDS = [
  [0, -3, 5, 7],
  [0, 5, -3, 7],
  [0, 7, -3, 5],
];

/** A random tune as a WAV file: mono, 16-bit PCM, 44.1 kHz. */
export async function encodeTune(seed: number, seconds: number): Promise<Uint8Array> {
  const count = Math.round(seconds * RATE);
  const loop = await playLoop(createRandom(seed, 'tune'), count);
  const file = Buffer.alloc(44 + 2 * count);
  writeHeader(file, 2 * count);
  const fade = Math.min(count / 4, RATE / 2);
  for (let i = 0; i < count; i += 1) {
    const loudness = Math.min(1, (count - i) / fade);
    file.writeInt16LE(
      Math.round(32_000 * loudness * Math.tanh(loop[i % loop.length] ?? 0)),
      44 + 2 * i,
    );
    if (i % RATE === 0) await setImmediate();
  }
  return file;
}

/** Eight bars that repeat seamlessly, or only their first `count` samples. */
async function playLoop(random: Random, count: number): Promise<Float32Array> {
  const beat = Math.round((RATE * 60) / (168 + 40 * random()));
  const root = 57 + Math.floor(random() * 8);
  const chords = pick(random, CHORDS);
  const loop = new Float32Array(beat * BEATS);
  const play = createInstrument(loop, count);
  let step = Math.floor(random() * 5);
  for (let at = 0; at < BEATS; at += 1) {
    const chord = root + (chords[Math.floor(at / 8) % chords.length] ?? 0);
    if (at % 4 === 0) play(chord - 12, at * beat, 0.3, 1.8);
    if (at % 4 === 2) play(chord - 5, at * beat, 0.14, 1.2);
    const rests = at % 2 === 1 && random() < 0.4;
    step = Math.max(0, Math.min(9, step + Math.round(random() * 4 - 2)));
    const pitch = root + 12 + (SCALE[step % 5] ?? 0) + 12 * Math.floor(step / 5);
    if (!rests) play(pitch, at * beat, at % 4 === 0 ? 0.28 : 0.22, 0.9);
    await setImmediate();
  }
  return loop;
}

/** Plays notes into a loop: pitch as a MIDI number, start in samples, loudness 0–1, seconds. */
function createInstrument(
  loop: Float32Array,
  count: number,
): (pitch: number, start: number, loudness: number, seconds: number) => void {
  const notes = new Map<string, Float32Array>();
  return (pitch, start, loudness, seconds) => {
    if (start >= count) return;
    const key = `${pitch} ${seconds}`;
    const note = notes.get(key) ?? strike(440 * 2 ** ((pitch - 69) / 12), seconds);
    notes.set(key, note);
    note.forEach((value, i) => {
      const at = (start + i) % loop.length;
      loop[at] = (loop[at] ?? 0) + loudness * value;
    });
  };
}

/** A soft bell: three partials, of which the higher ones decay faster. */
function strike(frequency: number, seconds: number): Float32Array {
  const note = new Float32Array(Math.round(seconds * RATE));
  const turn = (2 * Math.PI * frequency) / RATE;
  for (let i = 0; i < note.length; i += 1) {
    const progress = i / note.length;
    const attack = Math.min(1, i / 220);
    const decay = Math.exp(-4 * progress) * (1 - progress);
    note[i] =
      attack *
      decay *
      (Math.sin(turn * i) +
        0.4 * Math.exp(-5 * progress) * Math.sin(2 * turn * i) +
        0.15 * Math.exp(-12 * progress) * Math.sin(4 * turn * i));
  }
  return note;
}

function writeHeader(file: Buffer, dataSize: number): void {
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + dataSize, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // mono
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(2 * RATE, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataSize, 40);
}
