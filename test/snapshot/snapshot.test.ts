import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Schema } from '../../src/domain/types.ts';
import { packSnapshot } from '../../src/snapshot/build.ts';
import { loadSnapshot } from '../../src/snapshot/load.ts';

const CLIENT = fileURLToPath(new URL('../../node_modules/@fal-ai/client', import.meta.url));

/** Well-known endpoints with fal's category. */
const KNOWN: readonly (readonly [endpointId: string, category: string, name: string])[] = [
  ['fal-ai/flux/dev', 'text-to-image', 'FLUX Dev'],
  ['fal-ai/flux/schnell', 'text-to-image', 'FLUX Schnell'],
  ['fal-ai/flux-pro/v1.1-ultra', 'text-to-image', 'FLUX Pro v1.1 Ultra'],
  ['fal-ai/nano-banana', 'text-to-image', 'Nano Banana'],
  ['fal-ai/recraft/v3/text-to-image', 'text-to-image', 'Recraft v3 Text to Image'],
  ['fal-ai/fast-sdxl', 'text-to-image', 'Fast SDXL'],
  ['bria/fibo/generate', 'json-to-image', 'Bria FIBO Generate'],
  ['fal-ai/flux/dev/image-to-image', 'image-to-image', 'FLUX Dev Image to Image'],
  ['fal-ai/flux-pro/kontext', 'image-to-image', 'FLUX Pro Kontext'],
  ['fal-ai/esrgan', 'image-to-image', 'ESRGAN'],
  ['fal-ai/veo3', 'text-to-video', 'Veo3'],
  [
    'fal-ai/kling-video/v2.5-turbo/pro/image-to-video',
    'image-to-video',
    'Kling Video v2.5 Turbo Pro Image to Video',
  ],
  ['fal-ai/live-portrait', 'image-to-video', 'Live Portrait'],
  ['fal-ai/sync-lipsync/v2', 'video-to-video', 'Sync LipSync v2'],
  ['fal-ai/wan/v2.2-14b/speech-to-video', 'audio-to-video', 'Wan v2.2 14B Speech to Video'],
  ['fal-ai/minimax/speech-02-hd', 'text-to-speech', 'MiniMax Speech 02 HD'],
  ['fal-ai/dia-tts', 'text-to-speech', 'Dia TTS'],
  ['fal-ai/stable-audio', 'text-to-audio', 'Stable Audio'],
  ['fal-ai/demucs', 'audio-to-audio', 'Demucs'],
  ['fal-ai/whisper', 'speech-to-text', 'Whisper'],
  ['fal-ai/chatterbox/speech-to-speech', 'speech-to-speech', 'Chatterbox Speech to Speech'],
  ['fal-ai/kling-video/video-to-audio', 'video-to-audio', 'Kling Video Video to Audio'],
  ['fal-ai/trellis', 'image-to-3d', 'Trellis'],
  ['fal-ai/hunyuan3d-v3/text-to-3d', 'text-to-3d', 'Hunyuan3D v3 Text to 3D'],
  ['fal-ai/meshy/v5/retexture', '3d-to-3d', 'Meshy v5 Retexture'],
  ['fal-ai/moondream3-preview/caption', 'vision', 'Moondream3 Preview Caption'],
  ['fal-ai/flux-lora-fast-training', 'training', 'FLUX LoRA Fast Training'],
  ['fal-ai/qwen-3-guard', 'llm', 'Qwen 3 Guard'],
  ['fal-ai/ffmpeg-api/metadata', 'json', 'FFmpeg API Metadata'],
];

describe('the snapshot of the installed client', () => {
  let folder: string;
  let file: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'snapshot-'));
    file = join(folder, 'catalogue.br');
    await packSnapshot({ clientDir: CLIENT, outFile: file });
  });

  after(() => rm(folder, { recursive: true }));

  it('has all endpoints, by id, in at most 200 KB', async () => {
    const { models, source } = loadSnapshot(pathToFileURL(file));
    const ids = models.map((model) => model.endpointId);
    assert.equal(ids.length, 1207);
    assert.deepEqual(ids, [...new Set(ids)].sort());
    assert.match(source, /^\d+\.\d+\.\d+/);
    assert.ok((await stat(file)).size <= 200 * 1024);
  });

  it('packs to the same bytes every time', async () => {
    const again = join(folder, 'again.br');
    await packSnapshot({ clientDir: CLIENT, outFile: again });
    assert.ok((await readFile(file)).equals(await readFile(again)));
  });

  it('resolves every schema, with defaults that fit', () => {
    const snapshot = loadSnapshot(file);
    for (const { endpointId } of snapshot.models) {
      const schema = snapshot.schema(endpointId);
      assert.ok(schema, endpointId);
      for (const side of [schema.input, schema.output]) {
        assert.equal(side.type, 'object', endpointId);
        assert.equal(side.title, undefined, endpointId);
        checkWhole(side, endpointId);
      }
    }
  });

  it('has the name and the category of well-known models', () => {
    const { models } = loadSnapshot(file);
    const found = KNOWN.map(([id]) => {
      const model = models.find(({ endpointId }) => endpointId === id);
      return [id, model?.category, model?.name];
    });
    assert.deepEqual(found, KNOWN);
  });

  it('gives no two endpoints the same name', () => {
    const names = loadSnapshot(file).models.map((model) => model.name);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it('reads fal-ai/flux/dev', () => {
    const input = loadSnapshot(file).schema('fal-ai/flux/dev')?.input;
    assert.deepEqual(input?.required, ['prompt']);
    assert.deepEqual(Object.keys(input.properties ?? {}), [
      'prompt',
      'image_size',
      'num_images',
      'seed',
      'acceleration',
      'enable_safety_checker',
      'guidance_scale',
      'num_inference_steps',
      'output_format',
      'sync_mode',
    ]);
    const { image_size: size, num_images: count } = input.properties ?? {};
    assert.equal(size?.default, 'landscape_4_3');
    assert.equal(size.anyOf?.[0]?.title, 'ImageSize');
    assert.deepEqual(Object.keys(size.anyOf[0].properties ?? {}), ['width', 'height']);
    assert.deepEqual(size.anyOf[1], {
      type: 'string',
      enum: [
        'square_hd',
        'square',
        'portrait_4_3',
        'portrait_16_9',
        'landscape_4_3',
        'landscape_16_9',
      ],
    });
    assert.deepEqual(count, {
      type: 'number',
      description: 'The number of images to generate.',
      default: 1,
    });
  });

  it('sorts media first in an output', () => {
    const output = loadSnapshot(file).schema('fal-ai/flux/dev')?.output;
    const [first] = Object.entries(output?.properties ?? {});
    assert.equal(first?.[0], 'images');
    assert.equal(first[1].items?.title, 'Image');
    assert.deepEqual(first[1].items.required, ['url']);
  });

  it('marks the media that a model takes', () => {
    const snapshot = loadSnapshot(file);
    const media = (id: string, field: string): unknown => {
      const found = snapshot.schema(id)?.input.properties?.[field];
      return found?.media ?? found?.items?.media;
    };
    assert.equal(media('fal-ai/sync-lipsync/v2', 'video_url'), 'video');
    assert.equal(media('fal-ai/sync-lipsync/v2', 'audio_url'), 'audio');
    assert.equal(media('fal-ai/nano-banana/edit', 'image_urls'), 'image');
    assert.equal(media('fal-ai/meshy/v5/retexture', 'model_url'), '3d');
    assert.equal(media('fal-ai/flux-lora-fast-training', 'images_data_url'), 'file');
    assert.equal(media('fal-ai/flux/dev', 'prompt'), undefined);
  });

  it('reads the file once, at first use, and caches each schema', async () => {
    const late = join(folder, 'late.br');
    const snapshot = loadSnapshot(late);
    assert.throws(() => snapshot.models, /could not be read \(ENOENT.*Install it again/);
    await writeFile(late, await readFile(file));
    const schema = snapshot.schema('fal-ai/flux/dev');
    await rm(late);
    assert.equal(snapshot.models.length, 1207);
    assert.ok(schema);
    assert.equal(snapshot.schema('fal-ai/flux/dev'), schema);
    assert.equal(snapshot.schema('fal-ai/no-such-model'), undefined);
  });
});

function checkWhole(schema: Schema, at: string): void {
  assert.ok(!('$ref' in schema), at);
  assert.doesNotMatch(schema.description ?? '', /Default value:|\s\s|^\s|\s$/, at);
  if (schema.enum && schema.default !== undefined) {
    assert.ok(schema.enum.includes(schema.default), at);
  }
  const properties = Object.entries(schema.properties ?? {});
  const names = properties.map(([name]) => name);
  assert.ok(schema.required?.every((name) => names.includes(name)) ?? true, at);
  for (const [name, property] of properties) checkWhole(property, `${at}.${name}`);
  if (schema.items) checkWhole(schema.items, `${at}[]`);
  for (const one of schema.anyOf ?? []) checkWhole(one, at);
}
