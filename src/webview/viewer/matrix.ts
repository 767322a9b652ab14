import type { GltfNode } from './gltf.ts';

/** A 4 × 4 matrix, column by column. */
export type Matrix = readonly number[];

export const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

const at = (values: readonly number[], index: number): number => values[index] ?? 0;

/** First `b`, then `a`. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  return Array.from({ length: 16 }, (_, cell) => {
    const [row, column] = [cell % 4, cell - (cell % 4)];
    return (
      at(a, row) * at(b, column) +
      at(a, row + 4) * at(b, column + 1) +
      at(a, row + 8) * at(b, column + 2) +
      at(a, row + 12) * at(b, column + 3)
    );
  });
}

/** Where a node stands in its parent. */
export function nodeMatrix(node: GltfNode): Matrix {
  if (node.matrix) return node.matrix;
  const [x = 0, y = 0, z = 0, w = 1] = node.rotation ?? [];
  const [sx = 1, sy = 1, sz = 1] = node.scale ?? [];
  const [tx = 0, ty = 0, tz = 0] = node.translation ?? [];
  return [
    ...[1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)].map((cell) => cell * sx),
    0,
    ...[2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)].map((cell) => cell * sy),
    0,
    ...[2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)].map((cell) => cell * sz),
    0,
    ...[tx, ty, tz, 1],
  ];
}

/** A point moved by a matrix. */
export function transform(matrix: Matrix, [x = 0, y = 0, z = 0]: readonly number[]): number[] {
  return [0, 1, 2].map(
    (row) =>
      at(matrix, row) * x +
      at(matrix, row + 4) * y +
      at(matrix, row + 8) * z +
      at(matrix, row + 12),
  );
}

/** A view from a distance at the middle of the world, turned by two angles in radians. */
export function orbitMatrix(yaw: number, pitch: number, distance: number): Matrix {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return [cy, sp * sy, -cp * sy, 0, 0, cp, sp, 0, sy, -sp * cy, cp * cy, 0, 0, 0, -distance, 1];
}

/** A lens; the angle is the vertical one, in radians. */
export function lensMatrix(angle: number, aspect: number, near: number, far: number): Matrix {
  const f = 1 / Math.tan(angle / 2);
  const depth = near - far;
  return [
    f / aspect,
    0,
    0,
    0,
    0,
    f,
    0,
    0,
    0,
    0,
    (far + near) / depth,
    -1,
    0,
    0,
    (2 * far * near) / depth,
    0,
  ];
}
