import {
  blanked,
  codeAt,
  type CodeToMerge,
  importsBefore,
  type Insertion,
  lineEnd,
  MOST_OF_FILE,
} from './codeEdits.ts';

const MODULE = '@fal-ai/client';
const NAME = 'fal';

/** Comments, templates and strings; the strings stay, because modules are named by them. */
const NO_CODE =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|`(?:\\[\s\S]|[^\\`])*(?:`|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g;
const IMPORT = /^import\b(?!\s*\.)([^'"();=]{0,2000})(['"])([^'"\n]{1,300})\2[ \t]*;?/gm;
/** The clause of an import of types, which are no values. */
const OF_TYPES = /^\s*type\s+(?!from\b|,)/;
const REQUIRE =
  /^(?:const|let|var|import)\s+(\{[^{}]{0,2000}\}|[\w$]+)\s*=\s*require\(\s*(['"])([^'"\n]{1,300})\2\s*\)[ \t]*;?/gm;
/** Comments and directives with which a file begins. */
const HEAD = /\s*(?:(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(['"])use [\w ]{1,40}\2[ \t]*;?)/y;
/** Comments that speak to a tool count only above all code. */
const PRAGMA = /^\/\/(?:\/|\s*@)|^\/\*\s*eslint/;

/** An import of a file. */
interface Import {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly module: string;
  readonly quote: string;
  /** What it binds. */
  readonly clause: string;
  readonly isRequire: boolean;
}

/** Brings a program that imports `fal` into a JavaScript or TypeScript file: `fal` is imported once, by an import that is there if possible. */
export function mergeJavaScript(merge: CodeToMerge): readonly Insertion[] {
  const { text, at, code } = merge;
  const clean = blanked(text, NO_CODE, (token) => /^['"]/.test(token));
  const imports = [...importsIn(clean, IMPORT, false), ...importsIn(clean, REQUIRE, true)];
  const body = code.replace(/^import [^\n]*\n\s*/, '');
  const own = imports.filter(({ module, clause }) => module === MODULE && !OF_TYPES.test(clause));
  const bound = own.map(boundName).find((name) => name !== undefined);
  if (bound !== undefined)
    return [
      codeAt(
        merge,
        body.replace(`${NAME}.`, () => `${bound}.`),
      ),
    ];
  const added = own.map(nameAdded).find((edit) => edit !== undefined);
  const edit = added ?? newImport(merge, clean, imports, at);
  return [edit, codeAt(merge, body)];
}

function importsIn(clean: string, pattern: RegExp, isRequire: boolean): Import[] {
  return [...clean.matchAll(pattern)].map((match) => {
    const [text, clause = '', quote = '', module = ''] = match;
    const { index: start } = match;
    return { start, end: start + text.length, text, module, quote, clause, isRequire };
  });
}

/** How code calls what an import binds; undefined when it does not bind it. */
function boundName({ clause, isRequire }: Import): string | undefined {
  const names = /\{([^}]*)\}/.exec(clause)?.[1]?.split(',') ?? [];
  for (const name of names) {
    const match = /^\s*fal(?:\s*(?:\sas\s|:)\s*([\w$]+))?\s*$/.exec(name);
    if (match) return match[1] ?? NAME;
  }
  const all = isRequire ? /^[\w$]+$/.exec(clause)?.[0] : /\*\s*as\s+([\w$]+)/.exec(clause)?.[1];
  return all === undefined ? undefined : `${all}.${NAME}`;
}

/** Adds the name to an import with braces. */
function nameAdded({ start, text, clause }: Import): Insertion | undefined {
  const close = clause.lastIndexOf('}');
  if (close < 0) return undefined;
  const inside = text.slice(0, text.lastIndexOf('}'));
  const end = inside.trimEnd();
  const comma = /[{,]$/.test(end) ? ' ' : ', ';
  return { at: start + end.length, text: `${comma}${NAME}${end.endsWith(',') ? ',' : ''}` };
}

/** Adds an import after the last one, else before the code. */
function newImport(
  { text, fileName }: CodeToMerge,
  clean: string,
  imports: readonly Import[],
  at: number,
): Insertion {
  const hasModules = imports.some(({ isRequire }) => !isRequire) || /^export\b/m.test(clean);
  const isCommonJs = /\.c[jt]s$/.test(fileName) || (imports.length > 0 && !hasModules);
  // A module that is required below the code would be missing in it.
  const before = imports.filter(
    ({ isRequire, end }) => isRequire === isCommonJs && (!isCommonJs || end <= at),
  );
  const last = before.toSorted((one, other) => one.end - other.end).at(-1);
  const quote = last?.quote ?? "'";
  const from = quote + MODULE + quote;
  const end = last && !last.text.endsWith(';') ? '' : ';';
  const line = isCommonJs
    ? `const { ${NAME} } = require(${from})${end}`
    : `import { ${NAME} } from ${from}${end}`;
  if (last) return { at: lineEnd(text, last.end), text: `\n${line}` };
  return importsBefore(text, headOf(text), at, line);
}

/** Where the code begins: after the first line of a script, the comments about the file and the directives. */
function headOf(text: string): number {
  let head = /^#![^\n]*\n?/.exec(text)?.[0].length ?? 0;
  const start = text.slice(0, MOST_OF_FILE);
  HEAD.lastIndex = head;
  for (let match = HEAD.exec(start); match; match = HEAD.exec(start)) {
    const end = HEAD.lastIndex;
    const [, comment] = match;
    const isOfFile =
      comment === undefined ||
      PRAGMA.test(comment) ||
      /^[ \t\r]*(?:\n[ \t\r]*\n|\s*$)/.test(start.slice(end, end + 200));
    if (isOfFile) head = end;
  }
  return head;
}
