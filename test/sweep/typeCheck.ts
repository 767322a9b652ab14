import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What the TypeScript compiler, strict, says of programs by name; one program for all of them, with the packages of this project. */
export function typeCheck(programs: ReadonlyMap<string, string>): string[] {
  const names = [...programs.keys()];
  const sources = new Map(
    names.map((name, at) => [path.join(ROOT, `virtual-${at}.ts`), programs.get(name) ?? '']),
  );
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: [],
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const onDisk = ts.sys;
  host.fileExists = (file) => sources.has(file) || onDisk.fileExists(file);
  host.readFile = (file) => sources.get(file) ?? onDisk.readFile(file);
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources.keys()].flatMap((file, at) => {
    const source = program.getSourceFile(file);
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    return found.map(
      ({ messageText }) => `${names[at]}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}
