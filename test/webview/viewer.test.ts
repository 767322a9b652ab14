import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeGlb } from '../../src/sandbox/media/glb.ts';
import { writeHistory } from './history.ts';
import { openStage, type Stage } from './stage.ts';

/** A glTF document as a binary file. */
function glbOf(document: object, binary: Uint8Array): Uint8Array {
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
  return Buffer.concat([header, text, chunk, binary]);
}

/** One triangle of packed, strided numbers, below a turned and moved node. */
const TRIANGLE = {
  asset: { version: '2.0' },
  scene: 0,
  scenes: [{ nodes: [0] }],
  nodes: [
    { children: [1], translation: [10, 0, 0], rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2] },
    { mesh: 0, scale: [2, 2, 2] },
  ],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 }, material: 0 }] }],
  materials: [{ doubleSided: true }],
  accessors: [
    {
      bufferView: 0,
      componentType: 5120,
      normalized: true,
      count: 3,
      type: 'VEC3',
      min: [0, 0, 0],
      max: [127, 127, 0],
    },
  ],
  bufferViews: [{ buffer: 0, byteLength: 12, byteStride: 4 }],
  buffers: [{ byteLength: 12 }],
};
const CORNERS = Uint8Array.from([0, 0, 0, 0, 127, 0, 0, 0, 0, 127, 0, 0]);
const OUTSIDE = 'https://storage.googleapis.com/outside';

const triangle = (changes: object) => glbOf({ ...TRIANGLE, ...changes }, CORNERS);
const sample = (name: string) => readFile(new URL(`models/${name}`, import.meta.url));
const facet = [[0, 0, 0].join(' '), [1, 0, 0].join(' '), [0, 1, 0].join(' ')];

/** Files that the viewer draws. */
const DRAWN: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'sandbox.glb': () => encodeGlb(3),
  'packed.glb': () => triangle({}),
  'draco.glb': () => sample('draco.glb'),
  'meshopt.glb': () => sample('meshopt.glb'),
  'document.gltf': () => {
    const uri = `data:application/octet-stream;base64,${Buffer.from(CORNERS).toString('base64')}`;
    return Buffer.from(JSON.stringify({ ...TRIANGLE, buffers: [{ byteLength: 12, uri }] }));
  },
  'shape.obj': () => Buffer.from(`${facet.map((at) => `v ${at}`).join('\n')}\nf 1 2 3\n`),
  'shape.stl': () =>
    Buffer.from(
      `solid a\nfacet normal 0 0 1\nouter loop\n${facet.map((at) => `vertex ${at}`).join('\n')}
endloop\nendfacet\nendsolid a\n`,
    ),
  // The circle is in no scene, but something moves it.
  'circling.glb': () =>
    triangle({
      nodes: [{ mesh: 0 }, { children: [2] }, { children: [1] }],
      animations: [
        {
          channels: [{ sampler: 0, target: { node: 1, path: 'translation' } }],
          samplers: [{ input: 0, output: 0 }],
        },
      ],
    }),
  // The texture is at an address that is never loaded.
  'picture.glb': () =>
    triangle({
      materials: [{ doubleSided: true, pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
      textures: [{ source: 0 }],
      images: [{ uri: `${OUTSIDE}.png` }],
    }),
};

/** Files that it refuses, with the reason. */
const REFUSED: Readonly<Record<string, readonly [Uint8Array, RegExp]>> = {
  'ktx.glb': [
    triangle({ extensionsRequired: ['KHR_texture_basisu'] }),
    /it needs KHR_texture_basisu/,
  ],
  'future.glb': [triangle({ extensionsRequired: ['EXT_future'] }), /it needs EXT_future/],
  'empty.glb': [triangle({ nodes: [{}] }), /it holds no surfaces/],
  'circle.glb': [
    triangle({ nodes: [{ children: [1] }, { children: [0] }] }),
    /the file is damaged/,
  ],
  'cut.glb': [Buffer.from(encodeGlb(3)).subarray(0, 900), /it cannot be read \(.+\)/],
  'huge.stl': [Buffer.alloc(120, 255), /it cannot be read \(.+\)/],
  'other.fbx': [Buffer.from('Kaydara FBX Binary'), /only glTF, OBJ and STL files can be shown/],
  'buffer.glb': [
    triangle({ buffers: [{ byteLength: 12, uri: `${OUTSIDE}.bin` }] }),
    /it needs https:.+outside\.bin/,
  ],
};

describe('the 3D viewer', () => {
  let stage: Stage;
  const names = [...Object.keys(DRAWN), ...Object.keys(REFUSED)];
  const requests: string[] = [];
  before(async () => {
    stage = await openStage({
      memory: { place: 'gallery' },
      prepare: async (runtime) => {
        for (const [age, name] of [...names].reverse().entries()) {
          const url = `https://v3.fal.media/files/${name}`;
          const now = Date.now() - (names.length - age) * 1_000;
          await writeHistory(runtime, { count: 1, now, asset: { kind: '3d', url } });
        }
      },
    });
    stage.page.on('request', (request) => requests.push(request.url()));
    await stage.page.route('https://v3.fal.media/files/*', async (route) => {
      const name = route.request().url().split('/').at(-1) ?? '';
      const body = Buffer.from((await DRAWN[name]?.()) ?? REFUSED[name]?.[0] ?? []);
      await route.fulfill({ body, headers: { 'access-control-allow-origin': '*' } });
    });
  });
  after(() => stage.close());

  /** Opens the next file by a click. */
  const open = async (name: string, label: RegExp) => {
    const { page } = stage;
    const request = page.waitForRequest((one) => one.url().endsWith(`/${name}`));
    await page.getByRole('button', { name: label }).first().click();
    await request;
  };

  it('is loaded when the first object is shown', async () => {
    const { page } = stage;
    const isLoaded = () => requests.some((url) => url.endsWith('/viewer.js'));
    await page.getByRole('button', { name: /^3D/ }).first().waitFor();
    assert.equal(isLoaded(), false);
    await open('sandbox.glb', /^3D/);
    await page.locator('canvas[aria-busy=false]').waitFor();
    assert.equal(isLoaded(), true);
  });

  it('draws the saved file as soon as there is one', async () => {
    const { page, runtime, project } = stage;
    const content = encodeGlb(3);
    const file = path.join(project, 'sandbox.glb');
    await writeFile(file, content);
    const { jobs } = await runtime.journal.jobs();
    const job = jobs.find(({ outcome }) => outcome?.assets?.[0]?.url.endsWith('/sandbox.glb'));
    const url = job?.outcome?.assets?.[0]?.url ?? '';
    const sha256 = createHash('sha256').update(content).digest('hex');
    const request = page.waitForRequest((one) => one.url().endsWith('/project/sandbox.glb'));
    await runtime.journal.saved(job?.id ?? '', [
      { url, path: file, bytes: content.length, sha256 },
    ]);
    await request;
    await page.locator('canvas[aria-busy=false]').waitFor();
  });

  for (const name of Object.keys(DRAWN)) {
    it(`draws ${name}, and turns it`, async () => {
      const { page } = stage;
      if (name !== 'sandbox.glb') await open(name, /^Older$/);
      const canvas = page.locator('canvas[aria-busy=false]');
      // Focused already in the first picture, which so has the same outline.
      await canvas.focus();
      const before = await canvas.screenshot();
      await page.keyboard.press('ArrowRight');
      await page.evaluate(() => new Promise(requestAnimationFrame));
      const after = await canvas.screenshot();
      assert.notDeepEqual(after, before);
    });
  }

  for (const [name, [, reason]] of Object.entries(REFUSED)) {
    it(`reports why ${name} cannot be shown`, async () => {
      await open(name, /^Older$/);
      await stage.page.locator('.gone', { hasText: name }).getByText(reason).waitFor();
    });
  }

  it('loads nothing that a model names', () => {
    assert.deepEqual(
      requests.filter((url) => url.startsWith(OUTSIDE)),
      [],
    );
    assert.deepEqual(
      stage.errors.filter((text) => !text.includes(OUTSIDE)),
      [],
    );
  });
});
