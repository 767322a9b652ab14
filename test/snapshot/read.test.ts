import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelSchema } from '../../src/domain/types.ts';
import { packSnapshot } from '../../src/snapshot/build.ts';
import { loadSnapshot } from '../../src/snapshot/load.ts';
import type { Snapshot } from '../../src/snapshot/types.ts';

const ENDPOINTS = `
  export type EndpointTypeMap = { "acme/draw": { input: DrawInput; output: DrawOutput } };
`;

describe('reading type declarations', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'snapshot-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function pack(declarations: string): Promise<Snapshot> {
    await mkdir(join(folder, 'src/types'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "version": "9.8.7" }');
    await writeFile(join(folder, 'src/types/endpoints.d.ts'), declarations);
    const outFile = join(folder, 'out/catalogue.br');
    await packSnapshot({ clientDir: folder, outFile });
    return loadSnapshot(outFile);
  }

  async function schemaOf(input: string, more = ''): Promise<ModelSchema> {
    const snapshot = await pack(`
      export type DrawInput = ${input};
      export type DrawOutput = { seed: number };
      ${more} ${ENDPOINTS}`);
    const schema = snapshot.schema('acme/draw');
    assert.ok(schema);
    return schema;
  }

  async function fieldsOf(input: string, more = ''): Promise<object | undefined> {
    return (await schemaOf(input, more)).input.properties;
  }

  it('has the client’s version and the endpoints', async () => {
    const snapshot = await pack(`
      export type DrawInput = {};
      export type DrawOutput = { images: Array<Image> };
      export type Image = { url: string };
      ${ENDPOINTS}`);
    assert.equal(snapshot.source, '9.8.7');
    assert.deepEqual(snapshot.models, [
      { endpointId: 'acme/draw', name: 'Acme Draw', category: 'text-to-image' },
    ]);
    assert.equal(snapshot.schema('acme/other'), undefined);
  });

  it('maps unions, literals, null and lists', async () => {
    assert.deepEqual(
      await fieldsOf(
        `{
          style?: "oil" | "ink" | null;
          steps?: 4 | 8;
          ratio?: "1:1" | "16:9" | string;
          size?: Size | "square";
          scale?: unknown | number;
          guess?: number | number;
          tags?: (string | null)[];
          extra?: Record<string, number>;
          open?: { [key: string]: string };
          any?: any;
        }`,
        'export type Size = { height?: number };',
      ),
      {
        style: { type: 'string', enum: ['oil', 'ink'], nullable: true },
        steps: { type: 'number', enum: [4, 8] },
        ratio: { anyOf: [{ type: 'string', enum: ['1:1', '16:9'] }, { type: 'string' }] },
        size: {
          anyOf: [
            { title: 'Size', type: 'object', properties: { height: { type: 'number' } } },
            { type: 'string', enum: ['square'] },
          ],
        },
        scale: { anyOf: [{ type: 'number' }, {}] },
        guess: { type: 'number' },
        tags: { type: 'array', items: { type: 'string', nullable: true } },
        extra: { type: 'object', additionalProperties: { type: 'number' } },
        open: { type: 'object', properties: {}, additionalProperties: { type: 'string' } },
        any: {},
      },
    );
  });

  it('reads a default from the comment, in the type of the field', async () => {
    assert.deepEqual(
      await fieldsOf(`{
        /**
         * How many
         * frames, e.g. @Image1. Default value: \`129\`
         */
        frames?: "85" | "129";
        /** Default value: \`"auto"\` */
        mode?: string;
        /** Guidance. Default value: \`3.5\` */
        guidance?: number;
        /** Points. Default value: \`[1, 2]\` */
        points?: Array<number>;
        /** Wrong. Default value: \`"high"\` */
        level?: number;
      }`),
      {
        frames: {
          type: 'string',
          enum: ['85', '129'],
          description: 'How many frames, e.g. @Image1.',
          default: '129',
        },
        mode: { type: 'string', default: 'auto' },
        guidance: { type: 'number', description: 'Guidance.', default: 3.5 },
        points: {
          type: 'array',
          items: { type: 'number' },
          description: 'Points.',
          default: [1, 2],
        },
        level: { type: 'number', description: 'Wrong.' },
      },
    );
  });

  it('finds the kind of file that a field takes', async () => {
    const fields = await fieldsOf(
      `{
        image_url?: string | Blob | File;
        mask_image_url?: string | Blob | File | null;
        /** A LoRA for the image. */
        lora_url?: string | Blob | File;
        /** URL of a 3D model, as .glb. */
        model_url?: string | Blob | File;
        /** URL of a checkpoint for images. */
        base_model_url?: string | Blob | File;
        /** A reverb as WAV. */
        impulse_response_url?: string | Blob | File;
        video_urls?: Array<string>;
        fills?: Array<string | Blob | File> | string | Blob | File;
        /** URL or base64 of the garment image */
        garment_image?: string;
        file?: File;
        url?: string;
      }`,
      'export type File = { url: string };',
    );
    assert.deepEqual(
      Object.entries(fields ?? {}).map(([name, field]) => [name, JSON.stringify(field)]),
      [
        ['image_url', '{"type":"string","media":"image"}'],
        ['mask_image_url', '{"type":"string","media":"image","nullable":true}'],
        ['model_url', '{"type":"string","media":"3d","description":"URL of a 3D model, as .glb."}'],
        [
          'impulse_response_url',
          '{"type":"string","media":"audio","description":"A reverb as WAV."}',
        ],
        ['video_urls', '{"type":"array","items":{"type":"string","media":"video"}}'],
        [
          'garment_image',
          '{"type":"string","media":"image","description":"URL or base64 of the garment image"}',
        ],
        ['lora_url', '{"type":"string","media":"file","description":"A LoRA for the image."}'],
        [
          'base_model_url',
          '{"type":"string","media":"file","description":"URL of a checkpoint for images."}',
        ],
        [
          'fills',
          '{"anyOf":[{"type":"array","items":{"type":"string","media":"file"}},{"type":"string","media":"file"}]}',
        ],
        [
          'file',
          '{"title":"File","type":"object","required":["url"],"properties":{"url":{"type":"string"}}}',
        ],
        ['url', '{"type":"string"}'],
      ],
    );
  });

  it('orders the fields: prompt, media, required, common, rest', async () => {
    const fields = await fieldsOf(`{
      acceleration?: string;
      aspect_ratio?: string;
      end_image_url?: string | Blob | File;
      image_size?: string;
      image_url: string | Blob | File;
      negative_prompt?: string;
      prompt: string;
      seed?: number;
      strength: number;
    }`);
    assert.deepEqual(Object.keys(fields ?? {}), [
      'prompt',
      'image_url',
      'end_image_url',
      'strength',
      'negative_prompt',
      'image_size',
      'aspect_ratio',
      'seed',
      'acceleration',
    ]);
  });

  it('resolves a type inside itself to an open object', async () => {
    const { input } = await schemaOf(
      '{ root: Tree }',
      'export type Tree = { name: string; children?: Array<Tree> };',
    );
    assert.deepEqual(input, {
      type: 'object',
      required: ['root'],
      properties: {
        root: {
          title: 'Tree',
          type: 'object',
          required: ['name'],
          properties: {
            name: { type: 'string' },
            children: {
              type: 'array',
              items: { type: 'object', title: 'Tree', additionalProperties: true },
            },
          },
        },
      },
    });
  });

  it('follows aliases and keeps inline inputs apart', async () => {
    const snapshot = await pack(`
      export type A = B;
      export type B = { b: boolean };
      export type Nothing = Record<string, never>;
      export type EndpointTypeMap = {
        "x/one": { input: { one: string }; output: A };
        "x/two": { input: { two: string }; output: A };
        "x/none": { input: Nothing; output: A };
      };`);
    const inputs = snapshot.models.map(({ endpointId }) => snapshot.schema(endpointId)?.input);
    assert.deepEqual(inputs, [
      { type: 'object', properties: {} },
      { type: 'object', required: ['one'], properties: { one: { type: 'string' } } },
      { type: 'object', required: ['two'], properties: { two: { type: 'string' } } },
    ]);
    assert.deepEqual(snapshot.schema('x/one')?.output, {
      type: 'object',
      required: ['b'],
      properties: { b: { type: 'boolean' } },
    });
  });

  it('rejects an unknown form of type, with its line', async () => {
    await assert.rejects(
      pack('\nexport type DrawInput = { x: keyof string };' + ENDPOINTS),
      /endpoints\.d\.ts:2: this type is not known here: keyof string/,
    );
    await assert.rejects(pack('export type A = string;'), /no EndpointTypeMap/);
  });
});
