import type { Color } from './color.ts';
import { mix, pickPalette } from './color.ts';
import type { Random } from './random.ts';
import { createRandom, pick } from './random.ts';

/** A point in space, or a direction; metres. */
type Vector = readonly [x: number, y: number, z: number];

/** A coloured mesh: an entry for each vertex, and three vertex indexes for each triangle, anticlockwise from outside. */
export interface Shape {
  readonly positions: readonly Vector[];
  /** Unit length, outwards. */
  readonly normals: readonly Vector[];
  readonly colors: readonly Color[];
  readonly triangles: readonly number[];
}

/** A surface over the unit square: `v` runs upwards, `u` around. */
type Surface = (u: number, v: number) => Vector;

const AROUND = 96;
const UP = 64;

/** A random vase, ring or pebble, about one metre large. */
export function createShape(seed: number): Shape {
  const random = createRandom(seed, 'shape');
  const { sky, dunes } = pickPalette(random);
  const surface = pick(random, [vase, ring, pebble])(random);
  const positions: Vector[] = [];
  const normals: Vector[] = [];
  const colors: Color[] = [];
  const triangles: number[] = [];
  for (let row = 0; row <= UP; row += 1) {
    for (let column = 0; column <= AROUND; column += 1) {
      const [u, v] = [column / AROUND, row / UP];
      const position = surface(u, v);
      positions.push(position);
      normals.push(normalAt(surface, u, v));
      const height = Math.max(0, Math.min(1, position[1] + 0.5));
      colors.push(
        height < 0.5 ? mix(dunes[0], sky[1], 2 * height) : mix(sky[1], sky[2], 2 * height - 1),
      );
      if (row === UP || column === AROUND) continue;
      const here = row * (AROUND + 1) + column;
      const above = here + AROUND + 1;
      triangles.push(here, here + 1, above, here + 1, above + 1, above);
    }
  }
  return { positions, normals, colors, triangles };
}

function vase(random: Random): Surface {
  const [belly, neck, ribs] = [0.1 + 0.08 * random(), 1.2 + random(), 5 + Math.floor(random() * 8)];
  return (u, v) => {
    const outline = 0.22 + belly * Math.sin(v * Math.PI * neck + 0.4);
    const r = outline * (1 + 0.05 * Math.cos(2 * Math.PI * ribs * u + 3 * v));
    return around(u, r, v - 0.5);
  };
}

function ring(random: Random): Surface {
  const [thick, waves, twist] = [
    0.12 + 0.05 * random(),
    3 + Math.floor(random() * 6),
    Math.floor(random() * 4),
  ];
  return (u, v) => {
    const angle = 2 * Math.PI * v;
    const r = thick * (1 + 0.22 * Math.cos(2 * Math.PI * waves * u + twist * angle));
    // `v` runs upwards on the outer side of the tube.
    return around(u, 0.33 + r * Math.cos(angle), r * Math.sin(angle));
  };
}

function pebble(random: Random): Surface {
  const [lobes, depth, flat] = [
    2 + Math.floor(random() * 4),
    0.06 + 0.1 * random(),
    0.7 + 0.3 * random(),
  ];
  return (u, v) => {
    const rise = Math.PI * (v - 0.5);
    const swell = 1 + depth * Math.cos(2 * Math.PI * lobes * u) * Math.cos(rise) ** 2;
    const r = 0.45 * swell * (1 + depth * Math.sin(lobes * rise));
    return around(u, r * Math.cos(rise), flat * r * Math.sin(rise));
  };
}

function around(u: number, r: number, y: number): Vector {
  return [r * Math.cos(2 * Math.PI * u), y, -r * Math.sin(2 * Math.PI * u)];
}

/** The normal of a surface; at a pole, where `u` has no direction, that of a point beside it. */
function normalAt(surface: Surface, u: number, v: number): Vector {
  const hair = 1e-4;
  const inside = Math.max(2 * hair, Math.min(1 - 2 * hair, v));
  const along = minus(surface(u + hair, inside), surface(u - hair, inside));
  const up = minus(surface(u, inside + hair), surface(u, inside - hair));
  const normal: Vector = [
    along[1] * up[2] - along[2] * up[1],
    along[2] * up[0] - along[0] * up[2],
    along[0] * up[1] - along[1] * up[0],
  ];
  const length = Math.hypot(...normal);
  return [normal[0] / length, normal[1] / length, normal[2] / length];
}

function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
