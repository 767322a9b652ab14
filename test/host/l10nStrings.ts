import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What a folder of the source translates its words with. */
const PLACES: readonly (readonly [folder: string, call: string])[] = [
  ['extension', 'vscode.l10n.t'],
  ['webview', 't'],
];

/** Every string that the extension and its sidebar show translated, in the order of the source, each once. @throws for one that is no plain text: it could not be translated */
export function l10nStrings(): string[] {
  return [...new Set(PLACES.flatMap(([folder, call]) => stringsIn(folder, call)))];
}

function stringsIn(folder: string, call: string): string[] {
  const source = fileURLToPath(new URL(`../../src/${folder}/`, import.meta.url));
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' });
  return names
    .filter((one) => /\.tsx?$/.test(one))
    .sort()
    .flatMap((name) => {
      const found: string[] = [];
      const text = readFileSync(source + name, 'utf8');
      const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
      const visit = (node: ts.Node): void => {
        if (ts.isCallExpression(node) && node.expression.getText(file) === call) {
          const [words] = node.arguments;
          if (!words || !ts.isStringLiteral(words)) {
            throw new Error(`${name}: ${node.getText(file)} is no plain text`);
          }
          found.push(words.text);
        }
        ts.forEachChild(node, visit);
      };
      visit(file);
      return found;
    });
}
