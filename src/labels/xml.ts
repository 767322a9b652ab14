/** An element of an XML text. */
export interface Element {
  readonly name: string;
  /** Values as they are in the text. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly parent: Element | undefined;
  readonly children: Element[];
  /** The text between its children, as it is; without CDATA. */
  text: string;
  /** Where its closing tag begins; undefined for an element without one. */
  closesAt: number | undefined;
}

const MOST_ELEMENTS = 20_000;
const DEEPEST = 64;
const NAME = /[^\s/>=]+/y;
const ATTRIBUTE = /\s+([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
/** What ends the parts that are no elements. */
const SKIPPED = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/** The elements of a well-formed text, under one without a name; undefined for another text and for one with a document type, which is never closed here. */
export function parseXml(xml: string): Element | undefined {
  const root: Element = element('', undefined, new Map());
  let open = root;
  let depth = 0;
  let count = 0;
  for (let at = 0; ;) {
    const start = xml.indexOf('<', at);
    if (start === -1) return open === root ? root : undefined;
    open.text += xml.slice(at, start);
    const skipped = SKIPPED.find(([opener]) => xml.startsWith(opener, start));
    if (skipped) {
      const [opener, closer] = skipped;
      const end = xml.indexOf(closer, start + opener.length);
      if (end === -1) return undefined;
      at = end + closer.length;
      continue;
    }
    const end = endOfTag(xml, start);
    if (end === -1) return undefined;
    at = end + 1;
    if (xml[start + 1] === '/') {
      if (xml.slice(start + 2, end).trimEnd() !== open.name || !open.parent) return undefined;
      open.closesAt = start;
      open = open.parent;
      depth -= 1;
      continue;
    }
    const isEmpty = xml[end - 1] === '/';
    const added = readTag(xml.slice(start + 1, isEmpty ? end - 1 : end), open);
    if (!added || ++count > MOST_ELEMENTS) return undefined;
    open.children.push(added);
    if (isEmpty) continue;
    open = added;
    if (++depth > DEEPEST) return undefined;
  }
}

const element = (
  name: string,
  parent: Element | undefined,
  attributes: ReadonlyMap<string, string>,
): Element => ({ name, parent, attributes, children: [], text: '', closesAt: undefined });

/** The `>` of the tag at `start`, outside of quotes; -1 without one. */
function endOfTag(xml: string, start: number): number {
  let quote = '';
  for (let at = start + 1; at < xml.length; at++) {
    const char = xml[at];
    if (char === '<') return -1;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at;
  }
  return -1;
}

function readTag(tag: string, parent: Element): Element | undefined {
  NAME.lastIndex = 0;
  const name = NAME.exec(tag)?.[0];
  if (name === undefined) return undefined;
  const attributes = new Map<string, string>();
  let at = name.length;
  for (const end = tag.trimEnd().length; at < end;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(tag);
    const key = found?.[1];
    if (key === undefined || attributes.has(key)) return undefined;
    attributes.set(key, found?.[2] ?? found?.[3] ?? '');
    at = ATTRIBUTE.lastIndex;
  }
  return element(name, parent, attributes);
}

/** Whether a name of an element, or of one of its attributes, is `local` in a namespace. */
export function isNamed(
  name: string,
  scope: Element,
  [namespace, local]: readonly [namespace: string, local: string],
): boolean {
  const [prefix, own] = name.includes(':') ? name.split(':', 2) : [undefined, name];
  if (own !== local) return false;
  const key = prefix === undefined ? 'xmlns' : `xmlns:${prefix}`;
  for (let at: Element | undefined = scope; at; at = at.parent) {
    const bound = at.attributes.get(key);
    if (bound !== undefined) return bound === namespace;
  }
  return false;
}

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

/** The text that a text of XML stands for; unknown references stay as they are. */
export function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi,
    (all, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? all;
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return code > 0x10ffff ? all : String.fromCodePoint(code);
    },
  );
}

/** Escapes a text for XML, between tags. */
export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
