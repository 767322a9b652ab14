import { createScanner, type Node } from 'jsonc-parser';
import { lineOf, refuse } from './text.ts';
import { shownName } from './visible.ts';

/** Values of jsonc-parser's `SyntaxKind`: isolated modules cannot import a const enum. */
const OPENING: readonly number[] = [1, 3];
const CLOSING: readonly number[] = [2, 4];
const END = 17;
const DEEPEST = 100;

/** Limits the nesting, so that parsing cannot overflow the stack. @throws {FalError} `not-allowed`, with line and column */
export function requireShallow(text: string, file: string): void {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token = scanner.scan() as number; token !== END; token = scanner.scan() as number) {
    if (CLOSING.includes(token)) depth -= 1;
    if (!OPENING.includes(token)) continue;
    depth += 1;
    if (depth > DEEPEST) {
      const why = `it is nested more than ${DEEPEST} levels deep.`;
      throw refuse(file, text, scanner.getTokenOffset(), why);
    }
  }
}

/** Rejects duplicate keys and `__proto__`, which programs read differently. @throws {FalError} `not-allowed`, with the key, line and column */
export function requirePlainKeys(root: Node, text: string, file: string): void {
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === 'object') requireKeysOnce(node, text, file);
    for (const child of node.children ?? []) open.push(child);
  }
}

function requireKeysOnce(object: Node, text: string, file: string): void {
  const seen = new Map<string, number>();
  for (const { children } of object.children ?? []) {
    const [key] = children ?? [];
    if (!key) continue;
    const name = String(key.value);
    const first = seen.get(name);
    if (first !== undefined) {
      const why = `the key ${shownName(name)} is there twice in the same object (first on line ${lineOf(text, first)}), and programs differ in which one they read.`;
      throw refuse(file, text, key.offset, why);
    }
    if (name === '__proto__') {
      const why = `the key ${shownName(name)} is not allowed: programs differ in how they read it.`;
      throw refuse(file, text, key.offset, why);
    }
    seen.set(name, key.offset);
  }
}
