import { createDrawing } from './drawing.ts';
import { openGlb } from './gltf.ts';
import { lensMatrix, multiply, orbitMatrix } from './matrix.ts';
import { boundsOf, readParts } from './parts.ts';

/** What dist/viewer.js offers once it is loaded. */
export interface Viewer {
  /** Draws a binary glTF on a canvas and lets one turn it; answers with how to end. @throws {Error} why it cannot be shown */
  show(canvas: HTMLCanvasElement, glb: Uint8Array<ArrayBuffer>): Promise<() => void>;
}

const ANGLE = 0.6;
const TURN = 0.15;
const STEEPEST = 1.5;

/** Shows a binary glTF; see `Viewer`. */
export const show: Viewer['show'] = async (canvas, glb) => {
  const parts = readParts(openGlb(glb));
  const { middle, reach } = boundsOf(parts);
  const drawing = await createDrawing(canvas, parts);
  const toMiddle = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...middle.map((value) => -value), 1];
  const fit = (reach / Math.sin(ANGLE / 2)) * 1.05;
  let [yaw, pitch, zoom, frame] = [0.6, 0.35, 1, 0];
  const draw = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      canvas.width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
      canvas.height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
      const aspect = canvas.width / canvas.height;
      const distance = fit * zoom * Math.max(1, 1 / aspect);
      const lens = lensMatrix(ANGLE, aspect, distance / 100, distance + reach * 2);
      drawing.draw(multiply(orbitMatrix(yaw, pitch, distance), toMiddle), lens);
    });
  };
  const turn = (byYaw: number, byPitch: number, byZoom = 1) => {
    yaw += byYaw;
    pitch = Math.max(-STEEPEST, Math.min(STEEPEST, pitch + byPitch));
    zoom = Math.max(0.2, Math.min(4, zoom * byZoom));
    draw();
  };
  const end = new AbortController();
  const hear = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
  ) => {
    canvas.addEventListener(name, listener, { signal: end.signal });
  };
  hear('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
  });
  hear('pointermove', (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    turn(event.movementX / 100, event.movementY / 100);
  });
  hear('wheel', (event) => {
    // Only once one works with it: the page scrolls over it otherwise.
    if (document.activeElement !== canvas) return;
    event.preventDefault();
    turn(0, 0, Math.exp(event.deltaY / 500));
  });
  hear('keydown', (event) => {
    const keys: Readonly<Record<string, readonly [number, number, number?]>> = {
      ArrowLeft: [-TURN, 0],
      ArrowRight: [TURN, 0],
      ArrowUp: [0, -TURN],
      ArrowDown: [0, TURN],
      '+': [0, 0, 0.9],
      '=': [0, 0, 0.9],
      '-': [0, 0, 1.1],
    };
    const key = keys[event.key];
    if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    turn(...key);
  });
  const sizes = new ResizeObserver(draw);
  sizes.observe(canvas);
  draw();
  return () => {
    end.abort();
    sizes.disconnect();
    cancelAnimationFrame(frame);
    drawing.dispose();
  };
};
