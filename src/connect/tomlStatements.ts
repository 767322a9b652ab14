/** A header or pair of a TOML text, with its offsets. */
export interface Statement {
  readonly kind: 'table' | 'array' | 'pair';
  /** The key; for a pair, relative to its table. */
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
  /** The offset of a pair's value. */
  readonly value: number;
}

const KEY = /[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([\w-]+))[ \t]*/y;

/** Splits valid TOML into its statements; only white space and comments lie between them. */
export function statementsOf(text: string): Statement[] {
  const found: Statement[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/\s/.test(char)) at += 1;
    else if (char === '#') at = lineEnd(text, at);
    else {
      const statement = char === '[' ? headerAt(text, at) : pairAt(text, at);
      found.push(statement);
      at = Math.max(statement.end, at + 1);
    }
  }
  return found;
}

function headerAt(text: string, start: number): Statement {
  const isArray = text[start + 1] === '[';
  const { path, end } = keyAt(text, start + (isArray ? 2 : 1));
  const kind = isArray ? 'array' : 'table';
  return { kind, path, start, end: end + (isArray ? 2 : 1), value: end };
}

function pairAt(text: string, start: number): Statement {
  const { path, end } = keyAt(text, start);
  const value = end + 1 + (/^[ \t]*/.exec(text.slice(end + 1))?.[0].length ?? 0);
  return { kind: 'pair', path, start, end: valueEnd(text, value), value };
}

/** Parses a dotted key at `start`. */
function keyAt(text: string, start: number): { path: string[]; end: number } {
  const path: string[] = [];
  let end = start;
  for (;;) {
    KEY.lastIndex = end;
    const match = KEY.exec(text);
    if (!match) return { path, end };
    const [whole, quoted, literal, bare] = match;
    path.push(quoted === undefined ? (literal ?? bare ?? '') : unescaped(quoted));
    end += whole.length;
    if (text[end] !== '.') return { path, end };
    end += 1;
  }
}

function unescaped(quoted: string): string {
  try {
    return JSON.parse(`"${quoted}"`) as string;
  } catch {
    return quoted;
  }
}

function valueEnd(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '"' || char === "'") at = stringEnd(text, at);
    else if (char === '#' && depth > 0) at = lineEnd(text, at);
    else if ((char === '#' || char === '\n') && depth === 0) break;
    else {
      if ('[{'.includes(char)) depth += 1;
      if (']}'.includes(char)) depth -= 1;
      at += 1;
    }
  }
  return start + text.slice(start, at).trimEnd().length;
}

function stringEnd(text: string, start: number): number {
  const quote = text[start] ?? '';
  const triple = quote.repeat(3);
  const isLong = text.startsWith(triple, start);
  const mark = isLong ? triple : quote;
  let at = start + mark.length;
  while (at < text.length && !text.startsWith(mark, at))
    at += text[at] === '\\' && quote === '"' ? 2 : 1;
  at += mark.length;
  // A multi-line string may end with extra quotes that belong to its value.
  while (isLong && text[at] === quote) at += 1;
  return at;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
