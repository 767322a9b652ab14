import {
  BufferGeometry,
  DoubleSide,
  LoadingManager,
  Mesh,
  MeshStandardMaterial,
  type Object3D,
} from 'three';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';
import { DRACOLoader } from 'three/addons/loaders/DRACOLoader.js';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { OBJLoader } from 'three/addons/loaders/OBJLoader.js';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';
import { t } from '../l10n.ts';

/** The parts of a glTF document that are checked before three.js reads it. */
interface GltfDocument {
  animations?: unknown;
  readonly extensionsRequired?: readonly string[];
  readonly nodes?: readonly { readonly children?: readonly number[] }[];
  readonly scenes?: readonly { readonly nodes?: readonly number[] }[];
}

/** A reason that is already localized. */
class UnsupportedError extends Error {}

/** Reads a glTF, OBJ or STL file. @throws {Error} why it cannot be shown, localized */
export async function readModel(file: ArrayBuffer, name: string): Promise<Object3D> {
  try {
    const start = new TextDecoder().decode(file.slice(0, 16)).trimStart();
    if (start.startsWith('glTF') || start.startsWith('{')) return await readGltf(file);
    if (/\.stl$/i.test(name)) return withPlainMaterial(new Mesh(new STLLoader().parse(file)));
    if (/\.obj$/i.test(name)) {
      return withPlainMaterial(new OBJLoader().parse(new TextDecoder().decode(file)));
    }
  } catch (error) {
    if (error instanceof UnsupportedError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(t('it cannot be read ({0}).', reason), { cause: error });
  }
  throw new UnsupportedError(t('only glTF, OBJ and STL files can be shown.'));
}

/** OBJ and STL files hold no material that the environment lights. */
function withPlainMaterial(model: Object3D): Object3D {
  model.traverse((part) => {
    if (!(part instanceof Mesh) || !(part.geometry instanceof BufferGeometry)) return;
    const vertexColors = part.geometry.hasAttribute('color');
    part.material = new MeshStandardMaterial({ vertexColors, roughness: 0.6, side: DoubleSide });
  });
  return model;
}

async function readGltf(file: ArrayBuffer): Promise<Object3D> {
  const manager = new LoadingManager();
  // A model loads nothing from the network.
  manager.setURLModifier((url) => {
    if (/^(blob|data):/.test(url)) return url;
    throw new UnsupportedError(t('it needs {0}.', url));
  });
  const draco = new DRACOLoader().setDecoderPath({
    js: new URL('draco/draco_wasm_wrapper.js', import.meta.url).href,
    wasm: new URL('draco/draco_decoder.wasm', import.meta.url).href,
  });
  const loader = new GLTFLoader(manager)
    .setDRACOLoader(draco)
    .setMeshoptDecoder(MeshoptDecoder)
    .register((parser) => ({
      name: 'check',
      beforeRoot: () => {
        const document = parser.json as GltfDocument;
        check(document, parser.extensions);
        // They are not played, and one of nodes in a circle would never be ready.
        delete document.animations;
        return null;
      },
    }));
  try {
    return (await loader.parseAsync(file, '')).scene;
  } finally {
    draco.dispose();
  }
}

/** @throws {UnsupportedError} for an unknown extension, or nodes in a circle, which GLTFLoader waits for forever */
function check(
  { extensionsRequired = [], nodes = [], scenes = [] }: GltfDocument,
  known: Readonly<Record<string, unknown>>,
): void {
  const missing = extensionsRequired.find(
    (name) => name === 'KHR_texture_basisu' || !(name in known),
  );
  if (missing !== undefined) throw new UnsupportedError(t('it needs {0}.', missing));
  const children = nodes.flatMap((node) => node.children ?? []);
  const unique = new Set(children);
  const roots = scenes.flatMap((scene) => scene.nodes ?? []);
  if (unique.size < children.length || roots.some((root) => unique.has(root))) {
    throw new UnsupportedError(t('the file is damaged.'));
  }
}
