import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { writeSafetensors, zipText } from '../../../src/sandbox/media/archive.ts';

describe('sandbox archives', () => {
  it('ZIP: directory, entry and content agree', () => {
    const zip = Buffer.from(zipText('readme.txt', 'hello'));
    const end = zip.length - 22;
    assert.equal(zip.readUInt32LE(end), 0x06054b50);
    assert.equal(zip.readUInt16LE(end + 10), 1);
    const directory = zip.readUInt32LE(end + 16);
    assert.equal(directory + zip.readUInt32LE(end + 12), end);
    assert.equal(zip.readUInt32LE(directory), 0x02014b50);
    assert.equal(zip.readUInt32LE(directory + 42), 0);
    assert.equal(zip.toString('latin1', directory + 46, end), 'readme.txt');
    assert.equal(zip.readUInt32LE(0), 0x04034b50);
    assert.equal(zip.readUInt32LE(14), crc32('hello'));
    assert.equal(zip.readUInt32LE(directory + 16), crc32('hello'));
    assert.equal(zip.readUInt32LE(22), 5);
    assert.equal(zip.toString('latin1', 30, directory), 'readme.txthello');
  });

  it('safetensors: the header describes the numbers that follow', () => {
    const file = Buffer.from(writeSafetensors(7, { prompt: 'é' }));
    const length = Number(file.readBigUInt64LE(0));
    const header: unknown = JSON.parse(file.toString('utf8', 8, 8 + length));
    assert.deepEqual(header, {
      __metadata__: { prompt: 'é' },
      weight: { dtype: 'F32', shape: [64], data_offsets: [0, 256] },
    });
    const data = file.subarray(8 + length);
    assert.equal(data.length, 256);
    for (let at = 0; at < 256; at += 4) assert.ok(Math.abs(data.readFloatLE(at)) <= 1);
  });
});
