import {
  Box3,
  MathUtils,
  NeutralToneMapping,
  PerspectiveCamera,
  PMREMGenerator,
  Scene,
  Sphere,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';
import { t } from '../l10n.ts';
import { readModel } from './modelFile.ts';

/** The field of view in degrees, along the shorter side of the canvas. */
const FIELD = 34;
/** The radians of one key press. */
const TURN = 0.15;

/** Shows a 3D file on a canvas with orbit controls; returns a function that ends it. @throws {Error} why it cannot be shown, localized */
export async function showModel(
  canvas: HTMLCanvasElement,
  file: ArrayBuffer,
  name: string,
): Promise<() => void> {
  const model = await readModel(file, name);
  const { center, radius } = new Box3().setFromObject(model).getBoundingSphere(new Sphere());
  if (!(radius > 0)) throw new Error(t('it holds no surfaces.'));
  const context = canvas.getContext('webgl2', { antialias: true });
  if (!context) throw new Error(t('this window has no WebGL.'));
  const renderer = new WebGLRenderer({ canvas, context });
  renderer.toneMapping = NeutralToneMapping;
  const scene = new Scene().add(model);
  // The room is bright: at full intensity white surfaces lose their shading.
  scene.environmentIntensity = 0.65;
  scene.environment = new PMREMGenerator(renderer).fromScene(new RoomEnvironment()).texture;
  const camera = new PerspectiveCamera(FIELD, 1, radius / 100, radius * 30);
  const distance = (radius / Math.sin(MathUtils.degToRad(FIELD / 2))) * 1.05;
  camera.position.setFromSphericalCoords(distance, 1.2, 0.6).add(center);

  const controls = new OrbitControls(camera, canvas);
  controls.target.copy(center);
  controls.enablePan = false;
  controls.minDistance = distance / 5;
  controls.maxDistance = distance * 4;
  controls.update();
  const draw = () => renderer.render(scene, camera);
  let frame = 0;
  controls.addEventListener('change', () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  });
  const stopListening = listenForKeys(canvas, controls);
  const observer = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    camera.aspect = clientWidth / clientHeight;
    const half = Math.tan(MathUtils.degToRad(FIELD / 2)) / Math.min(1, camera.aspect);
    camera.fov = 2 * MathUtils.radToDeg(Math.atan(half));
    camera.updateProjectionMatrix();
    renderer.setPixelRatio(devicePixelRatio);
    renderer.setSize(clientWidth, clientHeight, false);
    draw();
  });
  observer.observe(canvas);
  return () => {
    observer.disconnect();
    stopListening();
    controls.dispose();
    cancelAnimationFrame(frame);
    renderer.dispose();
    renderer.forceContextLoss();
  };
}

/** Turns by the arrow keys and zooms by plus and minus; the wheel zooms only while the canvas has focus, else it scrolls the page. */
function listenForKeys(canvas: HTMLCanvasElement, controls: OrbitControls): () => void {
  const keys: Readonly<Record<string, readonly [left: number, up: number, scale?: number]>> = {
    ArrowLeft: [-TURN, 0],
    ArrowRight: [TURN, 0],
    ArrowUp: [0, -TURN],
    ArrowDown: [0, TURN],
    '+': [0, 0, 0.9],
    '=': [0, 0, 0.9],
    '-': [0, 0, 1.1],
  };
  const end = new AbortController();
  const { signal } = end;
  const setZoom = () => {
    controls.enableZoom = document.activeElement === canvas;
  };
  setZoom();
  canvas.addEventListener('focus', setZoom, { signal });
  canvas.addEventListener('blur', setZoom, { signal });
  canvas.addEventListener(
    'keydown',
    (event) => {
      const key = keys[event.key];
      if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const [left, up, scale = 1] = key;
      controls.rotateLeft(left);
      controls.rotateUp(up);
      controls.dollyIn(scale);
    },
    { signal },
  );
  return () => end.abort();
}
