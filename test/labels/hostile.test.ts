import assert from 'node:assert/strict';
import type { FileHandle } from 'node:fs/promises';
import { chunk } from '../../src/sandbox/media/png.ts';
import { readLabel, writeLabel } from '../../src/labels/label.ts';
import {
  addLabel,
  AI,
  alt,
  box,
  extendedWebp,
  holding,
  LABEL,
  labelOf,
  movie,
  packet,
  pictures,
  pngWith,
  readByOther,
  riff,
  segment,
  TITLE,
  withFile,
} from './files.ts';

const small: Readonly<Record<string, () => Promise<Buffer>>> = {
  ...pictures,
  ...Object.fromEntries(
    Object.entries(holding).map(([format, hold]) => [
      `${format} with XMP`,
      () => Promise.resolve(hold([['xmp', packet(TITLE)]])),
    ]),
  ),
  MP4: () => Promise.resolve(movie([])),
};

describe('labels in hostile files', () => {
  for (const [format, make] of Object.entries(small)) {
    it(`survives a ${format} that is cut anywhere`, async () => {
      const file = await make();
      // A JPEG is not read beyond its first scan, nor a film beyond its boxes.
      const isChecked = /PNG|WebP/.test(format);
      await tryAll(cuts(file), (state) => {
        if (isChecked) assert.equal(state, 'unsupported');
      });
    });

    it(`survives a ${format} whose numbers lie`, async () => {
      await tryAll(lies(await make()), () => undefined);
    });
  }

  it('ends in files of many or empty parts', async () => {
    const many = (part: Uint8Array, count = 100_000) =>
      Buffer.concat(new Array<Uint8Array>(count).fill(part));
    const film = movie([]);
    const files = {
      'PNG of tiny chunks': pngWith([many(chunk('teXt', Buffer.alloc(0)))]),
      'PNG of tiny texts': pngWith([many(chunk('iTXt', Buffer.from('XML:com.adobe.xmpp')))]),
      'WebP of tiny chunks': extendedWebp([many(riff('tiny', Buffer.alloc(0)))]),
      'MP4 of tiny boxes': movie([many(box('free'))]),
      'MP4 of boxes of a byte': Buffer.concat([film, many(Buffer.from('\0\0\0\x02free'))]),
      'MP4 of empty long boxes': Buffer.concat([
        film,
        many(Buffer.from('\0\0\0\x01free\0\0\0\0\0\0\0\0')),
      ]),
      'JPEG of tiny segments': Buffer.concat([
        Buffer.from([0xff, 0xd8]),
        many(segment(0xe5, Buffer.alloc(0))),
      ]),
      'JPEG of fill bytes': Buffer.from([0xff, 0xd8, ...new Array<number>(100_000).fill(0xff)]),
      'JPEG of zeros': Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(100_000)]),
    };
    for (const [name, bytes] of Object.entries(files)) {
      const start = performance.now();
      assert.deepEqual(await labelOf(bytes), { state: 'unsupported' }, name);
      assert.ok(performance.now() - start < 5_000, name);
    }
    // A box of size 0 goes to the end of the file: the zeros are one.
    const zeros = Buffer.concat([film, Buffer.alloc(100_000)]);
    assert.equal((await addLabel(zeros)).state, 'labelled');
  });

  it('ends in packets that are made to be slow', async () => {
    const size = 1_000_000;
    const whole = packet(TITLE).toString();
    const inside = (text: string) => whole.replace(TITLE, text);
    const packets = [
      '<'.repeat(size),
      inside('<a>'.repeat(size / 4)),
      inside('<a/>'.repeat(size / 5)),
      inside(`<${'a'.repeat(size)}>`),
      inside(`<a ${' '.repeat(size)}>`),
      inside(`<a${' b'.repeat(size / 3)}/>`),
      inside(`<a${Array.from({ length: 70_000 }, (_, at) => ` b${at}="c"`).join('')}/>`),
      inside(`<a b="${'"'.repeat(size)}/>`),
      inside('<!--'.repeat(size / 5)),
      inside('<![CDATA['.repeat(size / 10)),
      inside('&#x1;'.repeat(size / 6)),
      whole.replace('<?xpacket end', `${' '.repeat(size)}$&`),
      whole.replace('about=""', `about="${'a'.repeat(size)}"`),
    ];
    for (const text of packets) {
      const start = performance.now();
      const file = holding.PNG?.([['xmp', Buffer.from(text)]]) ?? Buffer.alloc(0);
      const { state, bytes, isWritten } = await addLabel(file, 'A fox');
      assert.ok(performance.now() - start < 3_000, text.slice(0, 600));
      if (isWritten) assert.equal((await labelOf(bytes)).state, state);
    }
  });

  it('writes any prompt as text', async () => {
    const prompts = [
      [']]><x:a b="c">&amp;\'</rdf:RDF><?xpacket end="w"?>', undefined],
      ['a\0b\x1bc\u0085d\r\n\te\ufffef', 'a b c d e f'],
      ['\ud83e a \udd8a', '\ufffd a \ufffd'],
      ['שלום \u202eolleh\u202c', undefined],
      ['👩‍👩‍👧 🦊', undefined],
      ['é'.normalize('NFD'), undefined],
      ['x'.repeat(3_000), 'x'.repeat(2_000)],
      [`x${'🦊'.repeat(1_500)}`, `x${'🦊'.repeat(999)}`],
      ['&'.repeat(2_000), undefined],
      [' '.repeat(10_000_000), ''],
    ] as const;
    for (const [format, make] of Object.entries(small)) {
      const file = await make();
      for (const [prompt, expected = prompt] of prompts) {
        const { bytes } = await addLabel(file, prompt);
        const label = await labelOf(bytes);
        assert.equal(label.prompt ?? '', expected, format);
        assert.equal(label.state, 'labelled');
        if (format.startsWith('MP4')) continue;
        assert.equal(readByOther(bytes).source, AI);
        assert.equal(readByOther(bytes).description ?? '', expected, format);
      }
    }
  });

  it('reads no more of a description than can be shown', async () => {
    const long = LABEL + alt('description', '&#x1F98A;'.repeat(90_000));
    const { prompt } = await labelOf(holding.PNG?.([['xmp', packet(long)]]) ?? Buffer.alloc(0));
    assert.equal(prompt, '🦊'.repeat(1_000));
  });

  it('stops when it is cancelled', async () => {
    await withFile(movie([]), async (from) => {
      await from.truncate(2 ** 26);
      await withFile(Buffer.alloc(0), async (to) => {
        await assert.rejects(writeLabel(from, to, { signal: AbortSignal.abort() }));
        assert.equal((await to.stat()).size, 0);
        const cancel = new AbortController();
        const write = to.write.bind(to) as (...args: unknown[]) => Promise<unknown>;
        Object.assign(to, {
          write: (...args: unknown[]) => {
            cancel.abort(new Error('enough'));
            return write(...args);
          },
        });
        await assert.rejects(writeLabel(from, to, { signal: cancel.signal }), /enough/);
        assert.ok((await to.stat()).size < 2 ** 20);
      });
    });
  });

  it('leaves a film whose open last box is larger than a box can state', async () => {
    const film = movie([]);
    film.writeUInt32BE(0, film.lastIndexOf('mdat') - 4);
    await withFile(film, async (from) => {
      await from.truncate(5 * 2 ** 30);
      await withFile(Buffer.alloc(0), async (to) => {
        assert.deepEqual(await readLabel(from), { state: 'unlabelled' });
        const written = await writeLabel(from, to);
        assert.deepEqual(written, { state: 'unsupported', isWritten: false });
        assert.equal((await to.stat()).size, 0);
      });
    });
  });
});

/** The file up to each of its bytes; of a long one, up to some of them. */
function* cuts(file: Buffer): Generator<Buffer> {
  const step = Math.ceil(file.length / 400);
  for (let length = 0; length < file.length; length += step) yield file.subarray(0, length);
}

/** The file with another number at each of its places. */
function* lies(file: Buffer): Generator<Buffer> {
  const step = Math.ceil(file.length / 150);
  for (let at = 0; at + 4 <= file.length; at += step)
    for (const lie of [0, 1, 7, 0x7fffffff, 0xffffffff]) {
      const lying = Buffer.from(file);
      lying.writeUInt32BE(lie, at);
      yield lying;
    }
}

/** Labels each file: what is written can be read, and nothing throws. */
async function tryAll(files: Iterable<Buffer>, check: (state: string) => void): Promise<void> {
  await withFile(Buffer.alloc(0), (from) =>
    withFile(Buffer.alloc(0), async (to) => {
      for (const file of files) {
        await from.truncate(0);
        await from.write(file, 0, file.length, 0);
        await to.truncate(0);
        const { state, isWritten } = await writeLabel(from, to);
        check(state);
        await assertWritten(to, isWritten);
      }
    }),
  );
}

async function assertWritten(to: FileHandle, isWritten: boolean): Promise<void> {
  if (isWritten) assert.deepEqual(await readLabel(to), { state: 'labelled' });
  else assert.equal((await to.stat()).size, 0);
}
