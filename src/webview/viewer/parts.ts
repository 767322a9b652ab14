import { t } from '../l10n.ts';
import { type Glb, type Primitive, readAccessor, readImage } from './gltf.ts';
import { IDENTITY, type Matrix, multiply, nodeMatrix, transform } from './matrix.ts';

type Floats = Float32Array<ArrayBuffer>;

/** One mesh of one material, ready to be drawn. */
export interface Part {
  readonly matrix: Matrix;
  readonly positions: Floats;
  readonly normals?: Floats;
  readonly places?: Floats;
  readonly colors?: { readonly values: Floats; readonly width: number };
  readonly indices?: Uint32Array<ArrayBuffer>;
  readonly color: readonly number[];
  readonly picture?: Blob;
}

const TRIANGLES = 4;
const WHITE = [1, 1, 1, 1];

/** All that the scene of a glTF shows, in the pose that it is stored in. @throws {Error} when there is nothing */
export function readParts(glb: Glb): readonly Part[] {
  const { gltf } = glb;
  const roots = gltf.scenes?.[gltf.scene ?? 0]?.nodes ?? gltf.nodes?.map((_, index) => index) ?? [];
  const walk = (index: number, above: Matrix, depth: number): Part[] => {
    const node = gltf.nodes?.[index];
    if (!node || depth > 64) return [];
    const matrix = multiply(above, nodeMatrix(node));
    // The place of a mesh with bones is that of its bones.
    const own = node.skin === undefined ? matrix : IDENTITY;
    const primitives = gltf.meshes?.[node.mesh ?? -1]?.primitives ?? [];
    return [
      ...primitives.flatMap((primitive) => readPart(glb, primitive, own)),
      ...(node.children ?? []).flatMap((child) => walk(child, matrix, depth + 1)),
    ];
  };
  const parts = roots.flatMap((root) => walk(root, IDENTITY, 0));
  if (parts.length === 0) throw new Error(t('it holds no surfaces.'));
  return parts;
}

function readPart(glb: Glb, primitive: Primitive, matrix: Matrix): Part[] {
  const { POSITION, NORMAL, TEXCOORD_0, COLOR_0 } = primitive.attributes;
  if ((primitive.mode ?? TRIANGLES) !== TRIANGLES || POSITION === undefined) return [];
  const material = glb.gltf.materials?.[primitive.material ?? -1]?.pbrMetallicRoughness;
  const texture = material?.baseColorTexture?.index;
  const picture = texture === undefined ? undefined : readImage(glb, texture);
  const { indices } = primitive;
  return [
    {
      matrix,
      positions: readAccessor(glb, POSITION).values,
      color: material?.baseColorFactor ?? WHITE,
      ...(NORMAL !== undefined && { normals: readAccessor(glb, NORMAL).values }),
      ...(TEXCOORD_0 !== undefined && { places: readAccessor(glb, TEXCOORD_0).values }),
      ...(COLOR_0 !== undefined && { colors: readAccessor(glb, COLOR_0) }),
      ...(indices !== undefined && {
        indices: Uint32Array.from(readAccessor(glb, indices).values),
      }),
      ...(picture && { picture }),
    },
  ];
}

/** The middle of all parts, and how far they reach from it. */
export function boundsOf(parts: readonly Part[]): {
  readonly middle: readonly number[];
  readonly reach: number;
} {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { matrix, positions } of parts) {
    for (let at = 0; at + 2 < positions.length; at += 3) {
      for (const [axis, value] of transform(matrix, [
        ...positions.subarray(at, at + 3),
      ]).entries()) {
        low[axis] = Math.min(low[axis] ?? value, value);
        high[axis] = Math.max(high[axis] ?? value, value);
      }
    }
  }
  const middle = low.map((value, axis) => (value + (high[axis] ?? value)) / 2);
  const reach = Math.hypot(...low.map((value, axis) => (high[axis] ?? value) - value)) / 2;
  return { middle, reach: reach > 0 ? reach : 1 };
}
