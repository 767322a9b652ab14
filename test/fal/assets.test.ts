import assert from 'node:assert/strict';
import { findAssets, findText } from '../../src/fal/assets.ts';
import type { Json } from '../../src/domain/types.ts';

const CDN = 'https://v3b.fal.media/files/b';
/** Kind and place of each asset, in order. */
const brief = (output: Json) => findAssets(output).map(({ kind, at }) => `${kind} ${at}`);

describe('findAssets', () => {
  it('reads every property of an image object', () => {
    const image = { url: `${CDN}/x`, content_type: 'image/webp', width: 1024, height: 768 };
    const output = {
      images: [{ ...image, file_name: null, file_size: 123 }],
      seed: 7,
      prompt: 'a fox',
    };
    assert.deepEqual(findAssets(output), [
      {
        url: `${CDN}/x`,
        kind: 'image',
        contentType: 'image/webp',
        size: 123,
        width: 1024,
        height: 768,
        at: 'images[0]',
      },
    ]);
  });

  const found: [string, Json, string[]][] = [
    ['a video', { video: { url: `${CDN}/x`, content_type: 'video/mp4' } }, ['video video']],
    ['no content type: the ending', { result: { url: `${CDN}/x.mp3` } }, ['audio result']],
    ['no ending: the field', { audio: { url: `${CDN}/x`, file_size: null } }, ['audio audio']],
    [
      'octet-stream: the ending, then the field',
      {
        model_mesh: { url: `${CDN}/a.glb`, content_type: 'application/octet-stream' },
        video: { url: `${CDN}/b`, content_type: 'application/octet-stream' },
        lora_file: { url: `${CDN}/c.safetensors`, content_type: 'application/octet-stream' },
      },
      ['3d model_mesh', 'video video', 'file lora_file'],
    ],
    [
      'the name given before the URL',
      { output: { url: `${CDN}/x`, file_name: 'song.wav' } },
      ['audio output'],
    ],
    [
      'meshes in several formats',
      { model_urls: { glb: { url: `${CDN}/1` }, fbx: { url: `${CDN}/2.fbx` }, obj: null } },
      ['3d model_urls.glb', '3d model_urls.fbx'],
    ],
    [
      'stems and archives',
      {
        vocals: { url: `${CDN}/v` },
        frames_zip: { url: `${CDN}/f.zip`, content_type: 'application/zip' },
        diffusers_lora_file: { url: `${CDN}/l` },
      },
      ['audio vocals', 'file frames_zip', 'file diffusers_lora_file'],
    ],
    [
      'nested pictures',
      {
        faces: [{ face_image: `${CDN}/p.png`, start: 1 }],
        textures: [{ base_color: { url: `${CDN}/c` } }],
      },
      ['image faces[0].face_image', 'image textures[0].base_color'],
    ],
    ['a bare string', { audio_url: 'https://example.com/a/b?c' }, ['audio audio_url']],
    [
      'a bare string by its ending',
      { output: 'https://example.com/x.PNG?sig=1' },
      ['image output'],
    ],
    [
      'a list of strings',
      { outputs: [`${CDN}/1.png`, `${CDN}/2.webm`] },
      ['image outputs[0]', 'video outputs[1]'],
    ],
    ['a string alone', 'https://example.com/x.mp4', ['video ']],
    [
      'a file as the whole output',
      { url: `${CDN}/x.wav`, content_type: 'audio/wav' },
      ['audio url'],
    ],
    ['a URL under a URL field', { audio_url: { url: `${CDN}/x` } }, ['audio audio_url']],
    ['any *_url', { something_url: 'https://example.com/x' }, ['file something_url']],
    [
      'an object and what hangs on it',
      {
        video: {
          url: `${CDN}/v.mp4`,
          content_type: 'video/mp4',
          start_frame_url: `${CDN}/s.jpg`,
          thumbnail_url: `${CDN}/t`,
        },
      },
      ['video video', 'image video.start_frame_url', 'image video.thumbnail_url'],
    ],
    [
      'data URIs',
      { images: [{ url: 'data:image/png;base64,AAAA', width: 8 }] },
      ['image images[0]'],
    ],
    ['bare data URIs', { output: 'data:audio/wav;base64,AAAA' }, ['audio output']],
    [
      'a picture the model wrote in a chat answer',
      {
        choices: [
          {
            message: {
              content: 'Here',
              images: [{ image_url: { url: 'data:image/png;base64,AA' } }],
            },
          },
        ],
      },
      ['image choices[0].message.images[0].image_url'],
    ],
    ['from the sandbox', { image: { url: 'http://127.0.0.1:9/cdn/x.png' } }, ['image image']],
  ];
  for (const [name, output, expected] of found) {
    it(`finds ${name}`, () => {
      assert.deepEqual(brief(output), expected);
    });
  }

  it('turns inline content into a data URI', () => {
    const content = Buffer.from('not really a picture').toString('base64');
    assert.deepEqual(
      findAssets({ images: [{ content, content_type: 'image/png', width: 4, height: 3 }] }),
      [
        {
          url: `data:image/png;base64,${content}`,
          kind: 'image',
          contentType: 'image/png',
          width: 4,
          height: 3,
          at: 'images[0]',
        },
      ],
    );
  });

  const nothing: [string, Json][] = [
    [
      'addresses of the queue',
      {
        status_url: 'https://queue.fal.run/fal-ai/flux/requests/1/status',
        response_url: 'https://queue.fal.run/fal-ai/flux/requests/1',
        cancel_url: 'https://queue.fal.run/fal-ai/flux/requests/1/cancel',
        webhook_url: 'https://example.com/hook.png',
      },
    ],
    [
      'links in an LLM answer',
      { output: 'See https://example.com/x.png for more', text: 'https://example.com/x.png' },
    ],
    [
      'citations',
      { citations: [{ url: 'https://example.com/a', title: 'A' }, 'https://example.com/b.pdf'] },
    ],
    ['search results', { results: [{ url: 'https://example.com/a', title: 'A', snippet: 'b' }] }],
    ['the prompt', { prompt: 'https://example.com/x.png' }],
    [
      'the input told again',
      { input: { image: { url: `${CDN}/in.png`, content_type: 'image/png' } } },
    ],
    ['names of voices', { avatars: ['Anna', 'Bob'], voice_id: 'v', seed: 1, ok: true, none: null }],
    ['pages', { page: { url: 'https://example.com/index.html' }, docs_url: 'https://fal.ai/docs' }],
  ];
  for (const [name, output] of nothing) {
    it(`finds no result in ${name}`, () => {
      assert.deepEqual(brief(output), []);
    });
  }

  it('reports a URL once, at its first position, with all its known properties', () => {
    const url = `${CDN}/x`;
    const output = { image_url: url, image: { url, content_type: 'image/png' }, images: [{ url }] };
    assert.deepEqual(findAssets(output), [
      { url, kind: 'image', contentType: 'image/png', at: 'image_url' },
    ]);
  });

  it('leaves out the URLs of the input', () => {
    const inputUrls = new Set([`${CDN}/in.mp4`]);
    const output = { input_video: { url: `${CDN}/in.mp4` }, viz_video: { url: `${CDN}/out.mp4` } };
    assert.deepEqual(
      findAssets(output, { inputUrls }).map(({ at }) => at),
      ['viz_video'],
    );
  });

  it('survives absurd nesting', () => {
    let output: Json = { url: `${CDN}/x.png` };
    for (let depth = 0; depth < 500; depth += 1) output = { deeper: output };
    assert.deepEqual(findAssets(output), []);
  });
});

describe('findText', () => {
  const texts: [Json, string | undefined][] = [
    [{ output: 'A fox.', reasoning: 'hm', partial: false }, 'A fox.'],
    [{ text: 'Hello there', chunks: [{ text: 'Hello', timestamp: [0, 1] }] }, 'Hello there'],
    [{ chunks: [{ text: ' Hello', timestamp: [0, 1] }, { text: ' there' }] }, 'Hello there'],
    [{ transcription: 'One two' }, 'One two'],
    [{ results: 'a dog' }, 'a dog'],
    [{ outputs: ['one', 'two'] }, 'one\ntwo'],
    [{ choices: [{ message: { role: 'assistant', content: 'Hi' } }] }, 'Hi'],
    [{ images: [{ url: `${CDN}/x.png` }], description: 'Here you are' }, 'Here you are'],
    ['just words', 'just words'],
    [{ output: 'https://example.com/x.png' }, undefined],
    [{ output: { url: `${CDN}/x.txt`, content_type: 'text/plain', text: 'no' } }, undefined],
    [{ images: [{ url: `${CDN}/x.png` }], prompt: 'a fox', seed: 1, description: '' }, undefined],
    [{ results: { bboxes: [{ x: 1, label: 'dog' }] } }, undefined],
    [null, undefined],
  ];
  for (const [output, text] of texts) {
    it(`${JSON.stringify(output).slice(0, 60)} → ${JSON.stringify(text)}`, () => {
      assert.equal(findText(output), text);
    });
  }
});
