import { t } from '../l10n.ts';

/** The part of glTF 2.0 that the viewer reads (https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html). */
export interface Gltf {
  readonly scene?: number;
  readonly scenes?: readonly { readonly nodes?: readonly number[] }[];
  readonly nodes?: readonly GltfNode[];
  readonly meshes?: readonly { readonly primitives: readonly Primitive[] }[];
  readonly materials?: readonly Material[];
  readonly accessors?: readonly Accessor[];
  readonly bufferViews?: readonly BufferView[];
  readonly textures?: readonly Texture[];
  readonly images?: readonly { readonly bufferView?: number; readonly mimeType?: string }[];
  readonly extensionsRequired?: readonly string[];
}

export interface GltfNode {
  readonly children?: readonly number[];
  readonly mesh?: number;
  readonly skin?: number;
  readonly matrix?: readonly number[];
  readonly translation?: readonly number[];
  readonly rotation?: readonly number[];
  readonly scale?: readonly number[];
}

export interface Primitive {
  readonly attributes: Readonly<Record<string, number>>;
  readonly indices?: number;
  readonly material?: number;
  readonly mode?: number;
}

export interface Material {
  readonly doubleSided?: boolean;
  readonly pbrMetallicRoughness?: {
    readonly baseColorFactor?: readonly number[];
    readonly baseColorTexture?: { readonly index: number };
  };
}

export interface Accessor {
  readonly bufferView?: number;
  readonly byteOffset?: number;
  readonly componentType: number;
  readonly count: number;
  readonly type: string;
  readonly normalized?: boolean;
}

interface BufferView {
  readonly byteOffset?: number;
  readonly byteLength: number;
  readonly byteStride?: number;
}

interface Texture {
  readonly source?: number;
  readonly extensions?: Readonly<Record<string, { readonly source?: number }>>;
}

/** A binary glTF, opened. */
export interface Glb {
  readonly gltf: Gltf;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const KNOWN = new Set(['KHR_mesh_quantization', 'EXT_texture_webp', 'KHR_materials_unlit']);

/** Opens a binary glTF. @throws {Error} what it is instead, or what it needs that is not here */
export function openGlb(file: Uint8Array<ArrayBuffer>): Glb {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.byteLength < 20 || view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== 2) {
    throw new Error(t('only binary glTF (.glb) is.'));
  }
  const length = view.getUint32(12, true);
  if (view.getUint32(16, true) !== JSON_CHUNK) throw new Error(t('the file is damaged.'));
  const gltf = JSON.parse(new TextDecoder().decode(file.subarray(20, 20 + length))) as Gltf;
  const missing = gltf.extensionsRequired?.find(
    (name) => !KNOWN.has(name) && !name.startsWith('KHR_materials_'),
  );
  if (missing !== undefined) throw new Error(t('it needs {0}.', missing));
  return { gltf, bytes: file.subarray(28 + length) };
}

const WIDTHS: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 };

interface Component {
  readonly size: number;
  readonly read: (view: DataView, at: number) => number;
  /** What a normalised value is divided by. */
  readonly most: number;
}

const COMPONENTS: Readonly<Record<number, Component>> = {
  5120: { size: 1, read: (view, at) => view.getInt8(at), most: 127 },
  5121: { size: 1, read: (view, at) => view.getUint8(at), most: 255 },
  5122: { size: 2, read: (view, at) => view.getInt16(at, true), most: 32_767 },
  5123: { size: 2, read: (view, at) => view.getUint16(at, true), most: 65_535 },
  5125: { size: 4, read: (view, at) => view.getUint32(at, true), most: 1 },
  5126: { size: 4, read: (view, at) => view.getFloat32(at, true), most: 1 },
};

/** The numbers of an accessor, one after the other, and how many belong together. @throws {Error} */
export function readAccessor(
  { gltf, bytes }: Glb,
  index: number,
): { readonly values: Float32Array<ArrayBuffer>; readonly width: number } {
  const accessor = gltf.accessors?.[index];
  const component = COMPONENTS[accessor?.componentType ?? 0];
  const width = WIDTHS[accessor?.type ?? ''];
  if (!accessor || !component || width === undefined) throw new Error(t('the file is damaged.'));
  const values = new Float32Array(accessor.count * width);
  const buffer = gltf.bufferViews?.[accessor.bufferView ?? -1];
  if (!buffer) return { values, width };
  const start = (buffer.byteOffset ?? 0) + (accessor.byteOffset ?? 0);
  const stride = buffer.byteStride ?? component.size * width;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scale = accessor.normalized ? 1 / component.most : 1;
  for (let row = 0; row < accessor.count; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const at = start + row * stride + column * component.size;
      values[row * width + column] = component.read(view, at) * scale;
    }
  }
  return { values, width };
}

/** The picture of a texture, as a file. */
export function readImage({ gltf, bytes }: Glb, texture: number): Blob | undefined {
  const { source, extensions } = gltf.textures?.[texture] ?? {};
  const image = gltf.images?.[extensions?.EXT_texture_webp?.source ?? source ?? -1];
  const buffer = gltf.bufferViews?.[image?.bufferView ?? -1];
  if (!image || !buffer) return undefined;
  const start = buffer.byteOffset ?? 0;
  const type = image.mimeType ?? 'image/png';
  return new Blob([bytes.subarray(start, start + buffer.byteLength)], { type });
}
