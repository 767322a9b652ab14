import assert from 'node:assert/strict';
import { renderMedia } from '../../../src/sandbox/media/render.ts';

interface Gltf {
  asset: { version: string };
  meshes: [{ primitives: [{ attributes: Record<string, number>; indices: number }] }];
  accessors: { bufferView: number; count: number; min?: number[]; max?: number[] }[];
  bufferViews: { byteOffset: number; byteLength: number }[];
  buffers: [{ byteLength: number }];
}

async function open(seed: number) {
  const made = await renderMedia({ contentType: 'model/gltf-binary', seed, caption: '' });
  const file = Buffer.from(made);
  assert.equal(file.toString('latin1', 0, 4), 'glTF');
  assert.deepEqual([file.readUInt32LE(4), file.readUInt32LE(8)], [2, file.length]);
  const jsonLength = file.readUInt32LE(12);
  assert.equal(file.toString('latin1', 16, 20), 'JSON');
  assert.equal(jsonLength % 4, 0);
  const gltf = JSON.parse(file.toString('utf8', 20, 20 + jsonLength)) as Gltf;
  assert.equal(file.toString('latin1', 24 + jsonLength, 28 + jsonLength), 'BIN\0');
  const binary = file.subarray(28 + jsonLength);
  assert.equal(file.readUInt32LE(20 + jsonLength), binary.length);
  const bytesOf = (accessor: number): Buffer => {
    const view = gltf.bufferViews[gltf.accessors[accessor]?.bufferView ?? -1];
    assert.ok(view && view.byteOffset + view.byteLength <= gltf.buffers[0].byteLength);
    return binary.subarray(view.byteOffset, view.byteOffset + view.byteLength);
  };
  const floats = (accessor: number): number[] => {
    const bytes = bytesOf(accessor);
    return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  };
  return { gltf, bytesOf, floats, primitive: gltf.meshes[0].primitives[0] };
}

describe('sandbox mesh', () => {
  it('is a glTF binary whose parts agree', async () => {
    const { gltf, bytesOf, floats, primitive } = await open(3);
    const { POSITION = -1, NORMAL = -1, COLOR_0 = -1 } = primitive.attributes;
    const positions = floats(POSITION);
    const accessor = gltf.accessors[POSITION];
    assert.equal(gltf.asset.version, '2.0');
    assert.equal(positions.length, 3 * (accessor?.count ?? 0));
    for (const axis of [0, 1, 2]) {
      const values = positions.filter((_, i) => i % 3 === axis);
      assert.equal(Math.min(...values), accessor?.min?.[axis]);
      assert.equal(Math.max(...values), accessor?.max?.[axis]);
    }
    assert.equal(floats(NORMAL).length, positions.length);
    assert.ok(new Set(bytesOf(COLOR_0)).size > 10);
    const indices = bytesOf(primitive.indices);
    for (let i = 0; i < indices.length; i += 2) {
      assert.ok(indices.readUInt16LE(i) < positions.length / 3);
    }
  });

  it('has unit normals on the outside of its triangles, for every kind of shape', async () => {
    for (let seed = 0; seed < 12; seed += 1) {
      const { bytesOf, floats, primitive } = await open(seed);
      const positions = floats(primitive.attributes.POSITION ?? -1);
      const normals = floats(primitive.attributes.NORMAL ?? -1);
      const indices = bytesOf(primitive.indices);
      const at = (from: number[], vertex: number) =>
        [from[3 * vertex], from[3 * vertex + 1], from[3 * vertex + 2]].map((n) => n ?? NaN) as [
          number,
          number,
          number,
        ];
      let volume = 0;
      for (let i = 0; i < indices.length; i += 6) {
        const [a, b, c] = [0, 2, 4].map((j) => at(positions, indices.readUInt16LE(i + j)));
        assert.ok(a && b && c);
        const cross = crossOf(minus(b, a), minus(c, a));
        volume += dot(a, cross) / 6;
        if (Math.hypot(...cross) < 1e-6) continue;
        const normal = at(normals, indices.readUInt16LE(i));
        assert.ok(Math.abs(Math.hypot(...normal) - 1) < 1e-5);
        assert.ok(dot(cross, normal) > 0, `seed ${seed}, triangle ${i / 6}`);
      }
      assert.ok(volume > 0.01, `seed ${seed} is inside out: ${volume}`);
    }
  });
});

type Vector = [number, number, number];

function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function crossOf(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
