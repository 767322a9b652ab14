import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What a folder of the source translates its words with. */
const PLACES: readonly (readonly [folder: string, call: string])[] = [
  ['extension', 'vscode.l10n.t'],
  ['webview', 't'],
];

/** Attributes that are read or said. */
const SAID = /^(aria-label|aria-valuetext|aria-roledescription|alt|label|placeholder|title|text)$/;

/** Every string that the extension and its sidebar show translated, in the order of the source, each once. @throws for one that is no plain text: it could not be translated */
export function l10nStrings(): string[] {
  const found = PLACES.flatMap(([folder, call]) =>
    nodesOf(folder).flatMap(({ file, node }) => {
      if (!ts.isCallExpression(node) || node.expression.getText(file) !== call) return [];
      const [words] = node.arguments;
      if (words && ts.isStringLiteral(words)) return words.text;
      throw new Error(`${file.fileName}: ${node.getText(file)} is no plain text`);
    }),
  );
  return [...new Set(found)];
}

/** The words that stand in the sidebar's markup as they are, as `file: words`. */
export function bareWords(): string[] {
  return nodesOf('webview').flatMap(({ file, node }) => {
    const isSaid = ts.isJsxAttribute(node) && SAID.test(node.name.getText(file));
    const value = isSaid ? node.initializer : ts.isJsxText(node) ? node : undefined;
    if (!value || !(ts.isJsxText(value) || ts.isStringLiteral(value))) return [];
    return /\p{L}/u.test(value.text) ? [`${file.fileName}: ${value.text.trim()}`] : [];
  });
}

interface Placed {
  readonly file: ts.SourceFile;
  readonly node: ts.Node;
}

function nodesOf(folder: string): readonly Placed[] {
  const source = fileURLToPath(new URL(`../../src/${folder}/`, import.meta.url));
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.tsx?$/.test(name))
    .sort()
    .flatMap((name) => {
      const text = readFileSync(source + name, 'utf8');
      const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
      const all: Placed[] = [];
      const visit = (node: ts.Node): void => {
        all.push({ file, node });
        ts.forEachChild(node, visit);
      };
      visit(file);
      return all;
    });
}
