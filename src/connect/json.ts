import {
  applyEdits,
  createScanner,
  findNodeAtLocation,
  type FormattingOptions,
  getNodeValue,
  type JSONPath,
  modify,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { type Format, isValues, type Located, type Path, type Values } from './format.ts';
import { requirePlainKeys, requireShallow } from './jsonShape.ts';
import { indentAt, errorAt, splice, styleOf, wholeLines } from './text.ts';

/** Values of jsonc-parser's `SyntaxKind`: isolated modules cannot import a const enum. */
const COMMA = 5;
const COMMENTS: readonly number[] = [12, 13];
const LINE_BREAK = 14;
const SPACE = 15;

const LONGEST_LAID_OUT = 10_000;

/** JSON with comments; an empty file is an empty object. */
export const JSON_FORMAT: Format = {
  read,
  locate: (text, file) => (text.trim() === '' ? undefined : located(treeOf(text, file))),
  merge,
  replace: putJson,
  remove: (text, path, file) => putJson(text, path, undefined, file),
};

function read(text: string, file: string): Values {
  if (text.trim() === '') return {};
  const root = treeOf(text, file);
  if (root.type !== 'object') throw errorAt(file, text, root.offset, 'it is not a JSON object.');
  return getNodeValue(root) as Values;
}

function located(node: Node): Located {
  const { type, offset, length, children = [] } = node;
  const place = { start: offset, end: offset + length };
  if (type === 'array') return { ...place, items: children.map(located) };
  if (type !== 'object') return { ...place, value: node.value };
  const members = children.flatMap(({ children: [name, value] = [] }) =>
    name && value ? [[String(name.value), located(value)] as const] : [],
  );
  return { ...place, members };
}

/** Sets `value` at `path`, or removes it when `value` is undefined. @throws {FalError} `not-allowed` when a parent has the wrong type */
export function putJson(text: string, path: JSONPath, value: unknown, file: string): string {
  if (text.trim() === '') return value === undefined ? text : putJson('{}\n', path, value, file);
  const root = treeOf(text, file);
  const node = findNodeAtLocation(root, path);
  if (value === undefined) return node ? remove(text, node) : text;
  if (node) {
    const shown = show(text, value, indentAt(text, node.offset));
    return splice(text, node.offset, node.offset + node.length, shown);
  }
  return insert(text, root, path, value, file);
}

function merge(text: string, path: Path, values: Values, file: string): string {
  const there = text.trim() === '' ? undefined : findNodeAtLocation(treeOf(text, file), path);
  if (there?.type !== 'object') return putJson(text, path, values, file);
  return Object.entries(values).reduce((now, [name, value]) => {
    const at = [...path, name];
    return isValues(value) ? merge(now, at, value, file) : putJson(now, at, value, file);
  }, text);
}

/** The offset of the value at `path`; 0 when there is none. */
export function offsetIn(text: string, path: JSONPath, file: string): number {
  return findNodeAtLocation(treeOf(text, file), path)?.offset ?? 0;
}

function treeOf(text: string, file: string): Node {
  requireShallow(text, file);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first || !root) {
    const why = first ? printParseErrorCode(first.error) : 'nothing is in it';
    throw errorAt(file, text, first?.offset ?? 0, `it is not valid JSON (${why}).`);
  }
  requirePlainKeys(root, text, file);
  return root;
}

function show(text: string, value: unknown, indent: string): string {
  const { eol, unit } = styleOf(text);
  return JSON.stringify(value, null, unit).replaceAll('\n', `${eol}${indent}`);
}

function insert(text: string, root: Node, path: JSONPath, value: unknown, file: string): string {
  // Finds the deepest existing parent; the levels below it are created.
  let depth = path.length - 1;
  let parent = findNodeAtLocation(root, path.slice(0, depth));
  while (!parent && depth > 0) parent = findNodeAtLocation(root, path.slice(0, --depth));
  const name = path[depth];
  const isArray = typeof name === 'number';
  if (parent?.type !== (isArray ? 'array' : 'object')) {
    const where = path.slice(0, depth).join('.');
    const expected = isArray ? 'an array' : 'an object';
    throw errorAt(file, text, parent?.offset ?? 0, `${where} is not ${expected}.`);
  }
  const missing = path.slice(depth + 1);
  const whole = missing.reduceRight<unknown>(
    (inner, key) => (typeof key === 'number' ? [inner] : { [key]: inner }),
    value,
  );
  const last = parent.children?.at(-1);
  const after = last && lineEnd(text, last.offset + last.length);
  const closing = parent.offset + parent.length - 1;
  if (!after || !text.slice(after.end, closing).includes('\n')) {
    // An empty or one-line parent: jsonc-parser can insert without separating a comment from its member.
    const at = [...path.slice(0, depth), name ?? 0];
    const formattingOptions = formattingFor(text, parent);
    return applyEdits(
      text,
      modify(text, at, whole, {
        ...(formattingOptions && { formattingOptions }),
        isArrayInsertion: isArray,
      }),
    );
  }
  const indent = indentAt(text, last.offset);
  const label = isArray ? '' : `${JSON.stringify(name)}: `;
  const added = `${styleOf(text).eol}${indent}${label}${show(text, whole, indent)}`;
  const trailing = after.comma === undefined ? '' : ',';
  const grown = splice(text, after.end, after.end, added + trailing);
  const end = last.offset + last.length;
  return after.comma === undefined ? splice(grown, end, end, ',') : grown;
}

/** The formatting of the inserted lines; undefined for long lines, which jsonc-parser formats in quadratic time. */
function formattingFor(text: string, { offset, length }: Node): FormattingOptions | undefined {
  const start = text.lastIndexOf('\n', offset) + 1;
  const newline = text.indexOf('\n', offset + length);
  if ((newline === -1 ? text.length : newline) - start > LONGEST_LAID_OUT) return undefined;
  const { eol, unit } = styleOf(text);
  const isTab = unit.startsWith('\t');
  return { insertSpaces: !isTab, tabSize: isTab ? 1 : unit.length, eol };
}

/** The end of a member's line including comments, and the offset of the comma after the member. */
function lineEnd(
  text: string,
  from: number,
): { readonly end: number; readonly comma: number | undefined } | undefined {
  const scanner = createScanner(text, false);
  scanner.setPosition(from);
  let end = from;
  let comma: number | undefined;
  let isSameLine = true;
  for (;;) {
    const token = scanner.scan() as number;
    if (token === LINE_BREAK) isSameLine = false;
    else if (token === COMMA) {
      // jsonc-parser handles a comma at the start of the next line.
      if (!isSameLine) return undefined;
      comma = scanner.getTokenOffset();
    } else if (token !== SPACE && !COMMENTS.includes(token)) return { end, comma };
    if (isSameLine && token !== SPACE) end = scanner.getTokenOffset() + scanner.getTokenLength();
  }
}

function remove(text: string, node: Node): string {
  const member = node.parent?.type === 'property' ? node.parent : node;
  const siblings = member.parent?.children ?? [];
  const at = siblings.indexOf(member);
  const end = member.offset + member.length;
  const following = lineEnd(text, end)?.comma;
  const before = siblings[at - 1];
  const [from, to] = wholeLines(text, member.offset, following === undefined ? end : following + 1);
  const cut = splice(text, from, to, '');
  if (following !== undefined || !before) return cut;
  // The last member is gone, so the comma before it must go too.
  const comma = lineEnd(text, before.offset + before.length)?.comma;
  return comma === undefined ? cut : splice(cut, comma, comma + 1, '');
}
