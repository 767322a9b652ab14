import {
  blanked,
  codeAt,
  type CodeToMerge,
  importsBefore,
  type Insertion,
  lineEnd,
  MOST_OF_FILE,
} from './codeEdits.ts';

/** Comments and strings; a prefix of a string stays, which no import has. */
const NO_CODE =
  /#[^\n]*|"""(?:\\[\s\S]|[^\\])*?(?:"""|$)|'''(?:\\[\s\S]|[^\\])*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g;
const IMPORT = /^import[ \t]+([^\n;]{1,2000})/gm;
const FROM = /^from[ \t]+([\w.]{1,300})[ \t]+import[ \t]*(\([^()]{0,5000}\)|[^\n;]{1,2000})/gm;
/** Comments with which a file begins, and its docstring. */
const HEAD =
  /\s*(?:(#[^\n]*)|[rRuU]?(?:"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')(?=[ \t\r]*(?:\n|$)))/y;
const PRAGMA = /^#(?:!|.*coding[:=])/;

/** What a name of a file stands for. */
interface Binding {
  readonly name: string;
  /** The module, and what of it, where it is not the module itself. */
  readonly module: string;
  readonly member?: string;
}

/** Brings a program into a Python file: modules that the file imports are not imported again. */
export function mergePython(merge: CodeToMerge): readonly Insertion[] {
  const { text, at, code } = merge;
  const clean = blanked(text, NO_CODE);
  const bindings = [...importsOf(clean)];
  const [, head = '', rest = ''] = /^((?:import [^\n]*\n|\n)*)([\s\S]*)$/.exec(code) ?? [];
  let body = rest;
  const missing: string[] = [];
  for (const [, module = ''] of head.matchAll(/^import (\w+)$/gm)) {
    const call = new RegExp(`\\b${module}\\.(\\w+)\\(`).exec(body);
    const name = call && nameOf(bindings, module, call[1] ?? '');
    if (name === undefined || !call) missing.push(`import ${module}`);
    else body = body.replace(call[0], () => `${name}(`);
  }
  const edits = missing.length === 0 ? [] : [newImports(text, clean, at, missing.join('\n'))];
  return [...edits, codeAt(merge, body)];
}

function* importsOf(clean: string): Generator<Binding> {
  for (const [, list = ''] of clean.matchAll(IMPORT))
    for (const one of list.split(',')) {
      const [, module = '', as] = /^\s*([\w.]+)(?:\s+as\s+(\w+))?\s*$/.exec(one) ?? [];
      const isBelow = as === undefined && module.includes('.');
      yield { name: as ?? module, module: isBelow ? module.slice(0, module.indexOf('.')) : module };
    }
  for (const [, module = '', list = ''] of clean.matchAll(FROM))
    for (const one of list.replace(/[()]/g, '').split(',')) {
      const [, member, as] = /^\s*(\w+|\*)(?:\s+as\s+(\w+))?\s*$/.exec(one) ?? [];
      if (member !== undefined) yield { name: as ?? member, module, member };
    }
}

/** How code calls a function of a module by what is imported; undefined when nothing binds it. */
function nameOf(bindings: readonly Binding[], module: string, member: string): string | undefined {
  for (const one of bindings) {
    if (one.module !== module) continue;
    if (one.member === undefined) return `${one.name}.${member}`;
    if (one.member === '*') return member;
    if (one.member === member) return one.name;
  }
  return undefined;
}

/** Adds imports after the last one above the code, else before the code. */
function newImports(text: string, clean: string, at: number, lines: string): Insertion {
  const ends = [...clean.matchAll(IMPORT), ...clean.matchAll(FROM)]
    .map((match) => match.index + match[0].length)
    .filter((end) => end <= at);
  if (ends.length > 0) return { at: lineEnd(text, Math.max(...ends)), text: `\n${lines}` };
  return importsBefore(text, headOf(text), at, lines);
}

/** Where the code begins: after the comments about the file and its docstring. */
function headOf(text: string): number {
  let head = 0;
  const start = text.slice(0, MOST_OF_FILE);
  HEAD.lastIndex = 0;
  for (let match = HEAD.exec(start); match; match = HEAD.exec(start)) {
    const end = HEAD.lastIndex;
    const [, comment] = match;
    if (comment === undefined) return end;
    if (PRAGMA.test(comment) || /^[ \t\r]*(?:\n[ \t\r]*\n|\s*$)/.test(start.slice(end, end + 200)))
      head = end;
  }
  return head;
}
