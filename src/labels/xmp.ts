import { type Element, escapeXml, isNamed, parseXml, unescapeXml } from './xml.ts';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const DC = 'http://purl.org/dc/elements/1.1/';
const IPTC = 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/';
const XML_LANG = 'xml:lang';
const SOURCE_TYPE = [IPTC, 'DigitalSourceType'] as const;
const DESCRIPTION = [DC, 'description'] as const;

const MADE_BY_AI = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
/** The values that say that all or a part of a medium is made by AI. */
const LABELS = [
  MADE_BY_AI,
  'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia',
];
/** UTF-16 units of the longest prompt that is written or read. */
const LONGEST_PROMPT = 2_000;

/** What an XMP packet says. */
export interface Xmp {
  /** Whether it says that the medium is made by AI. */
  readonly isLabelled: boolean;
  /** Its description in the default language; untrusted, at most 2,000 characters. */
  readonly description: string | undefined;
}

/** Reads a packet; undefined when it is no XMP in UTF-8. */
export function readXmp(packet: Buffer): Xmp | undefined {
  const found = parse(packet);
  return (
    found && { isLabelled: LABELS.includes(sourceType(found) ?? ''), description: caption(found) }
  );
}

/** A packet with the label and the prompt, as much of it as fits into `room` bytes. */
export function createXmp(prompt: string, room: number): Buffer {
  return fit(prompt, room, (text) => {
    const content = description({ prompt: text, about: '' });
    return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF}">${content}</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>`;
  });
}

/** A packet with the label and, unless it has a description, the prompt added; undefined when it cannot be read, states another source, or would not fit into `room` bytes. */
export function extendXmp(packet: Buffer, prompt: string, room: number): Buffer | undefined {
  const found = parse(packet);
  const closesAt = found?.rdf.closesAt;
  if (!found || closesAt === undefined || sourceType(found) !== undefined) return undefined;
  const { text, descriptions } = found;
  const isDescribed = propertyOf(descriptions, DESCRIPTION) !== undefined;
  // All descriptions of a packet are about the same thing.
  const about = descriptions.map((one) => attributeOf(one, [RDF, 'about'])).find(Boolean) ?? '';
  const shown = isDescribed ? '' : prompt;
  const insertInto = (base: string) => (kept: string) =>
    base.slice(0, closesAt) + description({ prompt: kept, about }) + base.slice(closesAt);
  const whole = Buffer.from(insertInto(text)(shown));
  if (whole.length <= room) return whole;
  const fitted = fit(shown, room, insertInto(withoutPadding(text)));
  return fitted.length <= room ? fitted : undefined;
}

/** A prompt as XML can hold it: one line, well-formed, at most 2,000 characters. */
export function cleanPrompt(prompt: string): string {
  const line = prompt.slice(0, 4 * LONGEST_PROMPT).replace(/[\p{Cc}\ufffe\uffff\s]+/gu, ' ');
  return cut(line.trim()).trimEnd().toWellFormed();
}

const cut = (text: string): string =>
  text.length <= LONGEST_PROMPT
    ? text
    : // A pair of units that is cut in the middle goes whole.
      text.slice(0, LONGEST_PROMPT).replace(/[\ud800-\udbff]$/, '');

/** Writes a packet with as much of the prompt as fits; without one it may be too long. */
function fit(prompt: string, room: number, write: (prompt: string) => string): Buffer {
  let free = room - (Buffer.byteLength(write('.')) - 1);
  let kept = '';
  for (const char of prompt) {
    free -= Buffer.byteLength(escapeXml(char));
    if (free < 0) break;
    kept += char;
  }
  return Buffer.from(write(kept.trimEnd()));
}

/** Every name declares its own namespace, whatever the packet around it does. */
function description({ prompt, about }: { prompt: string; about: string }): string {
  const quoted = about.replaceAll('"', '&quot;');
  const caption =
    prompt === ''
      ? ''
      : `<dc:description xmlns:dc="${DC}"><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(prompt)}</rdf:li></rdf:Alt></dc:description>`;
  return `<rdf:Description xmlns:rdf="${RDF}" xmlns:Iptc4xmpExt="${IPTC}" rdf:about="${quoted}"><Iptc4xmpExt:DigitalSourceType>${MADE_BY_AI}</Iptc4xmpExt:DigitalSourceType>${caption}</rdf:Description>`;
}

/** The packet without the spaces that editors leave before its end. */
function withoutPadding(text: string): string {
  const end = text.lastIndexOf('<?xpacket end');
  return end === -1 ? text : text.slice(0, end).trimEnd() + text.slice(end);
}

interface Packet {
  readonly text: string;
  readonly rdf: Element;
  readonly descriptions: readonly Element[];
}

function parse(packet: Buffer): Packet | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(packet);
  } catch {
    return undefined;
  }
  const root = parseXml(text);
  const tops = root?.children.flatMap((one) => [one, ...one.children]) ?? [];
  const [rdf, ...others] = tops.filter((one) => isNamed(one.name, one, [RDF, 'RDF']));
  if (!rdf || others.length > 0) return undefined;
  const isDescription = (one: Element) => isNamed(one.name, one, [RDF, 'Description']);
  return { text, rdf, descriptions: rdf.children.filter(isDescription) };
}

type Name = readonly [namespace: string, local: string];

const attributeOf = (element: Element, name: Name): string | undefined =>
  [...element.attributes].find(([key]) => key.includes(':') && isNamed(key, element, name))?.[1];

const childOf = (element: Element, name: Name): Element | undefined =>
  element.children.find((one) => isNamed(one.name, one, name));

/** A property of the medium, which is an element or an attribute. */
function propertyOf(descriptions: readonly Element[], name: Name): Element | string | undefined {
  for (const one of descriptions) {
    const found = childOf(one, name) ?? attributeOf(one, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the packet says on the medium's source; undefined when it says nothing. */
function sourceType({ descriptions }: Packet): string | undefined {
  const found = propertyOf(descriptions, SOURCE_TYPE);
  if (found === undefined) return undefined;
  const value =
    typeof found === 'string' ? found : (attributeOf(found, [RDF, 'resource']) ?? found.text);
  return unescapeXml(value).trim();
}

function caption({ descriptions }: Packet): string | undefined {
  const found = propertyOf(descriptions, DESCRIPTION);
  if (found === undefined) return undefined;
  if (typeof found === 'string') return captionText(found);
  const items = childOf(found, [RDF, 'Alt'])?.children ?? [];
  const item = items.find((one) => one.attributes.get(XML_LANG) === 'x-default') ?? items[0];
  return captionText((item ?? found).text);
}

function captionText(text: string): string | undefined {
  const value = cut(unescapeXml(text.slice(0, 16 * LONGEST_PROMPT)).trim()).toWellFormed();
  return value === '' ? undefined : value;
}
