import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import ExifReader from 'exifreader';
import { chunk } from '../../src/sandbox/media/png.ts';
import { jpeg, noise } from '../support/pictures.ts';
import {
  addLabel,
  AI,
  alt,
  box,
  extendedWebp,
  holding,
  jpegWith,
  LABEL,
  labelOf,
  movie,
  packet,
  pngWith,
  readByOther,
  riff,
  segment,
  TITLE,
  XMP_BOX,
} from './files.ts';

const UNWRITTEN = { isWritten: false, bytes: Buffer.alloc(0) };
const MANIFEST = Buffer.from('signed');
const XMP_SEGMENT = Buffer.from('http://ns.adobe.com/xap/1.0/\0');

describe('labels in files that hold something already', () => {
  for (const [format, hold] of Object.entries(holding)) {
    it(`leaves a labelled ${format}`, async () => {
      const file = hold([['xmp', packet(LABEL + alt('description', 'A fox &amp; an &#x6f;wl'))]]);
      assert.deepEqual(await labelOf(file), { state: 'labelled', prompt: 'A fox & an owl' });
      assert.deepEqual(await addLabel(file), { state: 'labelled', ...UNWRITTEN });
    });

    it(`leaves a signed ${format}, and reads its label`, async () => {
      const title = ['xmp', packet(TITLE)] as const;
      for (const parts of [[], [title]]) {
        const signed = hold([['c2pa', MANIFEST], ...parts]);
        assert.deepEqual(await labelOf(signed), { state: 'signed' });
        assert.deepEqual(await addLabel(signed), { state: 'signed', ...UNWRITTEN });
      }
      const labelled = hold([
        ['c2pa', MANIFEST],
        ['xmp', packet(LABEL)],
      ]);
      assert.deepEqual(await labelOf(labelled), { state: 'labelled' });
    });

    it(`adds one to the packet of a ${format}`, async () => {
      const file = hold([['xmp', packet(TITLE)]]);
      assert.deepEqual(await labelOf(file), { state: 'unlabelled' });
      const { bytes, ...written } = await addLabel(file, 'A fox');
      assert.deepEqual(written, { state: 'labelled', isWritten: true });
      assert.deepEqual(await labelOf(bytes), { state: 'labelled', prompt: 'A fox' });
      if (format !== 'MP4') {
        const all = { source: AI, description: 'A fox', title: 'Old' };
        assert.deepEqual(readByOther(bytes), all);
        assert.equal(bytes.toString('latin1').split('<rdf:RDF').length, 2);
      }
    });

    it(`keeps the description of a ${format}`, async () => {
      const file = hold([['xmp', packet(alt('description', 'Old'))]]);
      const { bytes } = await addLabel(file, 'A fox');
      assert.deepEqual(await labelOf(bytes), { state: 'labelled', prompt: 'Old' });
      assert.ok(!bytes.includes('A fox'));
    });

    it(`does not contradict a ${format} that states another source`, async () => {
      const file = hold([
        ['xmp', packet(LABEL.replace('trainedAlgorithmicMedia', 'digitalCapture'))],
      ]);
      assert.deepEqual(await labelOf(file), { state: 'unlabelled' });
      assert.deepEqual(await addLabel(file), { state: 'unsupported', ...UNWRITTEN });
    });

    it(`leaves a ${format} whose packet it cannot extend`, async () => {
      const whole = packet(TITLE).toString();
      const packets = {
        'without an end': whole.slice(0, whole.indexOf('</rdf:RDF>')),
        'cut in a tag': whole.slice(0, whole.indexOf('</rdf:RDF>') + 5),
        'of no XMP': 'A text',
        empty: '',
        'too deep': packet(`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`),
        'in UTF-16': Buffer.from(whole, 'utf16le'),
        'of broken UTF-8': Buffer.from(whole.replace('Old', '\xff'), 'latin1'),
        'with entities': `<!DOCTYPE a [<!ENTITY b "c">]>${whole}`,
        'with two RDF': whole.replace(
          '</x:xmpmeta>',
          `${/<rdf:RDF.*RDF>/.exec(whole)?.[0] ?? ''}$&`,
        ),
      };
      for (const [name, text] of Object.entries(packets)) {
        const file = hold([['xmp', Buffer.from(text)]]);
        assert.deepEqual(await labelOf(file), { state: 'unsupported' }, name);
        assert.deepEqual(await addLabel(file), { state: 'unsupported', ...UNWRITTEN }, name);
      }
      const two = hold([
        ['xmp', packet(TITLE)],
        ['xmp', packet(LABEL)],
      ]);
      assert.deepEqual(await labelOf(two), { state: 'unsupported' });
    });
  }

  it('says that the label is about what the packet is about', async () => {
    const text = packet(TITLE).toString().replace('about=""', "about='a\"b'");
    const { bytes } = await addLabel(holding.PNG?.([['xmp', Buffer.from(text)]]) ?? XMP_BOX);
    assert.ok(bytes.includes('rdf:about="a&quot;b"><Iptc4xmpExt:DigitalSourceType'));
    assert.equal(readByOther(bytes).source, AI);
  });

  it('reads a label in every form that XMP allows', async () => {
    const read = (text: string) => labelOf(holding.PNG?.([['xmp', Buffer.from(text)]]) ?? XMP_BOX);
    const empty = packet('').toString();
    const attribute = empty.replace('rdf:about=""', `$& Iptc4xmpExt:DigitalSourceType='${AI}'`);
    const forms = [
      attribute,
      attribute.replace(/Iptc4xmpExt(?=[:=])/g, 'other'),
      packet(`<Iptc4xmpExt:DigitalSourceType rdf:resource="${AI}"/>`).toString(),
      packet(LABEL.replace('trained', 'compositeWithTrained')).toString(),
      packet(LABEL.replace('>http', '>\n  http')).toString(),
    ];
    for (const form of forms) assert.deepEqual(await read(form), { state: 'labelled' }, form);
    const others = [
      attribute.replace('xmlns:Iptc4xmpExt="http://iptc', '$&2'),
      packet(`<!--${LABEL}-->`).toString(),
      packet(`<dc:title>${LABEL}</dc:title>`).toString(),
    ];
    for (const other of others) assert.deepEqual(await read(other), { state: 'unlabelled' }, other);
  });

  it('keeps the Exif of a JPEG before the label', async () => {
    const file = jpeg(noise(33, 21), 6);
    const { bytes } = await addLabel(file);
    assert.ok(bytes.indexOf('Exif\0') < bytes.indexOf(XMP_SEGMENT));
    const { exif } = ExifReader.load(bytes, { expanded: true });
    assert.equal(exif?.Orientation?.value, 6);
    assert.equal(readByOther(bytes).source, AI);
  });

  it('cuts the prompt, then leaves the JPEG, when its packet is full', async () => {
    const added = async (length: number, padding: number, prompt: string) => {
      const end = `${' '.repeat(padding)}<?xpacket end="w"?>`;
      const start = packet(TITLE, end).length;
      const content = TITLE + alt('rights', 'x'.repeat(length - start - alt('rights', '').length));
      const full = packet(content, end);
      assert.equal(full.length, length);
      const file = jpegWith([segment(0xe1, Buffer.concat([XMP_SEGMENT, full]))]);
      return addLabel(file, prompt);
    };
    const padded = await added(65_502, 2_500, 'x'.repeat(1_000));
    assert.equal((await labelOf(padded.bytes)).prompt?.length, 1_000);
    const cut = await added(64_800, 0, '🦊'.repeat(1_000));
    const { prompt = '' } = await labelOf(cut.bytes);
    assert.match(prompt, /^(🦊)+$/u);
    assert.ok(prompt.length > 100 && prompt.length < 700);
    assert.equal(readByOther(cut.bytes).source, AI);
    const full = await added(65_400, 0, 'A fox');
    assert.deepEqual(full, { state: 'unsupported', ...UNWRITTEN });
  });

  it('leaves a JPEG whose further pictures would move', async () => {
    const list = segment(0xe2, Buffer.from('MPF\0MM'));
    const old = segment(0xe1, Buffer.concat([XMP_SEGMENT, packet(TITLE)]));
    assert.equal((await addLabel(jpegWith([list, old]))).state, 'unsupported');
    assert.equal((await addLabel(jpegWith([old, list]))).state, 'labelled');
    assert.equal((await addLabel(jpegWith([list]))).state, 'labelled');
  });

  it('takes boxes of a JPEG that are no C2PA for what they are', async () => {
    const boxes = Buffer.from('JP\0\x01\0\0\0\x01\0\0\0\x40jumb\0\0\0\x20jumdjson');
    assert.equal((await addLabel(jpegWith([segment(0xeb, boxes)]))).state, 'labelled');
  });

  it('leaves a PNG whose packet is compressed or huge', async () => {
    const keyword = 'XML:com.adobe.xmp\0';
    const compressed = Buffer.concat([
      Buffer.from(`${keyword}\x01\0\0\0`),
      deflateSync(packet(TITLE)),
    ]);
    const huge = Buffer.concat([Buffer.from(`${keyword}\0\0\0\0`), packet('x'.repeat(1_048_576))]);
    const flagged = Buffer.concat([Buffer.from(`${keyword}\x01\0\0\0`), packet(TITLE)]);
    for (const content of [compressed, flagged, huge]) {
      const file = pngWith([chunk('iTXt', content)]);
      assert.deepEqual(await labelOf(file), { state: 'unsupported' });
      assert.deepEqual(await addLabel(file), { state: 'unsupported', ...UNWRITTEN });
    }
  });

  it('keeps the other texts of a PNG', async () => {
    const text = Buffer.from('Comment\0\0\0\0\0XML:com.adobe.xmp');
    const other = Buffer.from(chunk('iTXt', text));
    const { bytes } = await addLabel(pngWith([other]));
    assert.ok(bytes.includes(other));
    assert.equal(readByOther(bytes).source, AI);
  });

  it('keeps the colours and frames of a WebP that moves', async () => {
    const parts = [
      riff('ICCP', Buffer.from('colours')),
      riff('ANIM', Buffer.alloc(6)),
      riff('ANMF', Buffer.from('frame 1')),
      riff('ANMF', Buffer.from('frame 2')),
      riff('EXIF', Buffer.from('MM')),
    ];
    const file = extendedWebp(parts, 0x2a);
    const { bytes } = await addLabel(file);
    const expected = Buffer.from(file);
    expected[20] = 0x2e;
    expected.writeUInt32LE(bytes.length - 8, 4);
    assert.deepEqual(bytes.subarray(0, file.length), expected);
    assert.equal(readByOther(bytes).source, AI);
  });

  it('keeps what follows the pictures of a WebP and a PNG', async () => {
    const rest = Buffer.from('rest');
    for (const file of [extendedWebp([]), pngWith([])]) {
      const { bytes } = await addLabel(Buffer.concat([file, rest]));
      assert.deepEqual(bytes.subarray(-4), rest);
      assert.equal((await labelOf(bytes)).state, 'labelled');
    }
  });

  it('moves the packet of a film to its end, and nothing else', async () => {
    const old = box('uuid', XMP_BOX, packet(TITLE));
    const file = movie([old]);
    const { bytes } = await addLabel(file);
    const emptied = Buffer.from(file);
    emptied.write('free', file.indexOf(old) + 4);
    assert.deepEqual(bytes.subarray(0, file.length), emptied);
    assert.ok(bytes.subarray(file.length).includes(TITLE));
  });

  it('leaves a film with a box that is too small for its name', async () => {
    const small = box('uuid', XMP_BOX.subarray(0, 4));
    assert.deepEqual(await labelOf(movie([small])), { state: 'unsupported' });
  });

  it('reads the packet inside of a QuickTime film, and leaves it', async () => {
    for (const end of [Buffer.alloc(0), Buffer.alloc(4)]) {
      const film = (content: string) =>
        Buffer.concat([
          box('ftyp', Buffer.from('qt  \0\0\0\0')),
          box('mdat', Buffer.from('media')),
          box('moov', box('udta', box('XMP_', packet(content)), end)),
        ]);
      assert.deepEqual(await labelOf(film(LABEL)), { state: 'labelled' });
      assert.deepEqual(await labelOf(film(TITLE)), { state: 'unlabelled' });
      assert.deepEqual(await addLabel(film(TITLE)), { state: 'unsupported', ...UNWRITTEN });
    }
  });
});
