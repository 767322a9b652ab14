import assert from 'node:assert/strict';

const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);

/** What an MP4 file with one track states about itself. */
export interface VideoFacts {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly seconds: number;
  readonly frames: number;
  /** The sample entry, `avc1` for H.264. */
  readonly codec: string;
  /** Ticks of the track in a second. */
  readonly timescale: number;
}

/** Reads the header of an MP4 file. @throws when a box is missing or reaches beyond its parent */
export function readVideo(bytes: Buffer): VideoFacts {
  const found = boxes(bytes);
  const box = (type: string): Buffer => found.get(type) ?? assert.fail(`no ${type}`);
  assert.ok(box('mdat').length > 0);
  return {
    width: box('tkhd').readUInt32BE(76) >>> 16,
    height: box('tkhd').readUInt32BE(80) >>> 16,
    seconds: box('mvhd').readUInt32BE(16) / box('mvhd').readUInt32BE(12),
    frames: box('stsz').readUInt32BE(8),
    codec: box('stsd').toString('latin1', 12, 16),
    timescale: box('mdhd').readUInt32BE(12),
  };
}

function boxes(bytes: Buffer, into = new Map<string, Buffer>()): Map<string, Buffer> {
  for (let at = 0; at < bytes.length;) {
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    assert.ok(size >= 8 && at + size <= bytes.length, `${type} has a wrong size`);
    const content = bytes.subarray(at + 8, at + size);
    into.set(type, content);
    if (CONTAINERS.has(type)) boxes(content, into);
    at += size;
  }
  return into;
}
