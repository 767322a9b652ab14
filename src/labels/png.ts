import { crc32 } from 'node:zlib';
import { type Container, LARGEST_PACKET } from './container.ts';
import { type Part, partsOf, type Source } from './source.ts';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const KEYWORD = 'XML:com.adobe.xmp\0';
/** The keyword, and after it: compressed or not, the method, and two empty texts. */
const HEAD = Buffer.from(`${KEYWORD}\0\0\0\0`, 'latin1');
/** Bytes of a chunk around its content: length, type and checksum. */
const FRAME = 12;

/** Reads a PNG: an `iTXt` chunk holds its packet. See `ReadContainer`. */
export async function readPng(source: Source): Promise<Container | undefined> {
  const start = SIGNATURE.length;
  if (!(await source.read(0, start))?.equals(SIGNATURE)) return undefined;
  const chunks = await partsOf({ start, end: source.size, last: 'IEND' }, async (at) => {
    const head = await source.read(at, 8);
    if (!head) return undefined;
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    return { type, at, content: at + 8, length, end: at + FRAME + length };
  });
  const data = chunks?.find(({ type }) => type === 'IDAT');
  if (!chunks || !data || chunks[0]?.type !== 'IHDR') return undefined;

  const packets = await packetChunks(source, chunks);
  const [old, other] = packets;
  // Which of two packets holds is not defined.
  if (other || (old && old.length > LARGEST_PACKET)) return undefined;
  const packet = old && textOf(await source.read(old.content, old.length));
  if (old && !packet) return undefined;
  return {
    packet,
    isSigned: chunks.some(({ type }) => type === 'caBX'),
    room: LARGEST_PACKET - HEAD.length,
    embed: (added) => [
      { at: old?.at ?? data.at, remove: old ? FRAME + old.length : 0, insert: textChunk(added) },
    ],
  };
}

async function packetChunks(source: Source, chunks: readonly Part[]): Promise<Part[]> {
  const found: Part[] = [];
  for (const chunk of chunks) {
    if (chunk.type !== 'iTXt' || chunk.length < KEYWORD.length) continue;
    const keyword = await source.read(chunk.content, KEYWORD.length);
    if (keyword?.toString('latin1') === KEYWORD) found.push(chunk);
  }
  return found;
}

/** The text of a chunk, after two texts on its language; undefined when it is compressed. */
function textOf(content: Buffer | undefined): Buffer | undefined {
  if (content?.[KEYWORD.length] !== 0) return undefined;
  const language = content.indexOf(0, KEYWORD.length + 2);
  const translated = language === -1 ? -1 : content.indexOf(0, language + 1);
  return translated === -1 ? undefined : content.subarray(translated + 1);
}

function textChunk(packet: Buffer): Buffer {
  const chunk = Buffer.alloc(FRAME + HEAD.length + packet.length);
  chunk.writeUInt32BE(HEAD.length + packet.length);
  chunk.write('iTXt', 4, 'latin1');
  chunk.set(HEAD, 8);
  chunk.set(packet, 8 + HEAD.length);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return chunk;
}
