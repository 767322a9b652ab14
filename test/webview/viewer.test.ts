import { strict as assert } from 'node:assert';
import { encodeGlb } from '../../src/sandbox/media/glb.ts';
import { openGlb } from '../../src/webview/viewer/gltf.ts';
import { boundsOf, readParts } from '../../src/webview/viewer/parts.ts';
import { openStage, type Stage } from './stage.ts';

/** A glTF document as a binary file. */
function glbOf(document: object, binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const json = Buffer.from(JSON.stringify(document));
  const text = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4, 0x20)]);
  const header = Buffer.alloc(20);
  header.write('glTF', 0, 'latin1');
  header.writeUInt32LE(2, 4);
  header.writeUInt32LE(28 + text.length + binary.length, 8);
  header.writeUInt32LE(text.length, 12);
  header.write('JSON', 16, 'latin1');
  const chunk = Buffer.alloc(8);
  chunk.writeUInt32LE(binary.length, 0);
  chunk.write('BIN\0', 4, 'latin1');
  return new Uint8Array(Buffer.concat([header, text, chunk, binary]));
}

const TRIANGLE = {
  asset: { version: '2.0' },
  scenes: [{ nodes: [0] }],
  nodes: [
    { children: [1], translation: [10, 0, 0], rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2] },
    { mesh: 0, scale: [2, 2, 2] },
  ],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
  accessors: [{ bufferView: 0, componentType: 5120, normalized: true, count: 3, type: 'VEC3' }],
  bufferViews: [{ byteLength: 12, byteStride: 4 }],
};
const CORNERS = Uint8Array.from([0, 0, 0, 0, 127, 0, 0, 0, 0, 127, 0, 0]);

describe('the 3D viewer', () => {
  it('reads packed, strided numbers, and places a mesh by its nodes', () => {
    const parts = readParts(openGlb(glbOf(TRIANGLE, CORNERS)));
    assert.deepEqual([...(parts[0]?.positions ?? [])], [0, 0, 0, 1, 0, 0, 0, 1, 0]);
    // Twice as large, a quarter turn about z, then ten to the right.
    const { middle } = boundsOf(parts);
    assert.deepEqual(
      middle.map((value) => Math.round(value * 1_000) / 1_000),
      [9, 1, 0],
    );
  });

  it('reports what it cannot show', () => {
    const draco = { ...TRIANGLE, extensionsRequired: ['KHR_draco_mesh_compression'] };
    assert.throws(() => openGlb(glbOf(draco, CORNERS)), /needs KHR_draco_mesh_compression/);
    assert.throws(() => openGlb(new Uint8Array(40)), /only binary glTF/);
    const empty = { ...TRIANGLE, meshes: [] };
    assert.throws(() => readParts(openGlb(glbOf(empty, CORNERS))), /no surfaces/);
  });

  it('reads what the sandbox makes', () => {
    const parts = readParts(openGlb(new Uint8Array(encodeGlb(3))));
    const [part] = parts;
    assert.ok(part?.normals && part.colors && part.indices);
    assert.equal(part.positions.length, part.normals.length);
    assert.ok(Math.max(...part.indices) < part.positions.length / 3);
  });

  describe('in the gallery', () => {
    let stage: Stage;
    before(async () => {
      stage = await openStage({
        memory: { place: 'gallery' },
        prepare: async ({ jobs }) => {
          const input = { image_url: 'https://v3.fal.media/files/a.png' };
          const request = { endpointId: 'fal-ai/triposr', input, by: 'you' };
          await (
            await jobs.start(request, AbortSignal.timeout(30_000))
          ).done;
        },
      });
    });
    after(() => stage.close());

    it('is loaded when the first object is shown, draws it, and turns it', async () => {
      const { page } = stage;
      const isLoaded = () => page.evaluate(() => 'falViewer' in globalThis);
      await page.getByRole('button', { name: /^3D/ }).waitFor();
      assert.equal(await isLoaded(), false);
      await page.getByRole('button', { name: /^3D/ }).click();
      const canvas = page.locator('canvas[aria-busy=false]');
      await canvas.waitFor();
      await page.waitForTimeout(200);
      assert.equal(await isLoaded(), true);
      const before = await canvas.screenshot();
      await canvas.press('ArrowRight');
      await page.waitForTimeout(200);
      const after = await canvas.screenshot();
      // A picture of one colour is a few hundred bytes.
      assert.ok(before.length > 4_000, `${before.length} bytes`);
      assert.notDeepEqual(after, before);
      assert.deepEqual(stage.errors, []);
    });
  });
});
