import { createShape } from './shape.ts';

const FLOAT = 5126;
const UNSIGNED_BYTE = 5121;
const UNSIGNED_SHORT = 5123;
const VERTICES = 34962;
const INDICES = 34963;

/** A random coloured mesh with normals as binary glTF 2.0. */
export function encodeGlb(seed: number): Uint8Array {
  const shape = createShape(seed);
  const count = shape.positions.length;
  const parts = [
    new Uint8Array(Float32Array.from(shape.positions.flat()).buffer),
    new Uint8Array(Float32Array.from(shape.normals.flat()).buffer),
    Uint8Array.from(shape.colors.flatMap((color) => [...color, 255])),
    new Uint8Array(Uint16Array.from(shape.triangles).buffer),
  ];
  const bound = (choose: (...values: number[]) => number): number[] =>
    [0, 1, 2].map((axis) =>
      Math.fround(choose(...shape.positions.map((position) => position[axis] ?? 0))),
    );
  let offset = 0;
  const bufferViews = parts.map(({ length }, i) => {
    const view = {
      buffer: 0,
      byteOffset: offset,
      byteLength: length,
      target: i < 3 ? VERTICES : INDICES,
    };
    offset += length;
    return view;
  });
  const accessor = (
    bufferView: number,
    componentType: number,
    type: string,
    of = count,
  ): object => ({
    bufferView,
    componentType,
    count: of,
    type,
  });
  const document = {
    asset: { version: '2.0', generator: `sandbox, seed ${seed}` },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, name: 'shape' }],
    meshes: [
      {
        primitives: [
          { attributes: { POSITION: 0, NORMAL: 1, COLOR_0: 2 }, indices: 3, material: 0 },
        ],
      },
    ],
    materials: [
      { doubleSided: true, pbrMetallicRoughness: { metallicFactor: 0.1, roughnessFactor: 0.55 } },
    ],
    accessors: [
      { ...accessor(0, FLOAT, 'VEC3'), min: bound(Math.min), max: bound(Math.max) },
      accessor(1, FLOAT, 'VEC3'),
      { ...accessor(2, UNSIGNED_BYTE, 'VEC4'), normalized: true },
      accessor(3, UNSIGNED_SHORT, 'SCALAR', shape.triangles.length),
    ],
    bufferViews,
    buffers: [{ byteLength: offset }],
  };
  const json = chunk('JSON', Buffer.from(JSON.stringify(document)), 0x20);
  const binary = chunk('BIN\0', Buffer.concat(parts), 0);
  const header = Buffer.alloc(12);
  header.write('glTF', 0, 'latin1');
  header.writeUInt32LE(2, 4);
  header.writeUInt32LE(header.length + json.length + binary.length, 8);
  return Buffer.concat([header, json, binary]);
}

function chunk(type: string, data: Uint8Array, filler: number): Uint8Array {
  const padded = Math.ceil(data.length / 4) * 4;
  const bytes = Buffer.alloc(8 + padded, filler);
  bytes.writeUInt32LE(padded, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  return bytes;
}
