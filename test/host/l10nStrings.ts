import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const SOURCE = fileURLToPath(new URL('../../src/extension/', import.meta.url));

/** Every string that the extension shows through `vscode.l10n.t`, in the order of the source, each once. @throws for one that is no plain text: it could not be translated */
export function l10nStrings(): string[] {
  const found = new Set<string>();
  const names = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((one) => one.endsWith('.ts')).sort()) {
    const file = ts.createSourceFile(
      name,
      readFileSync(SOURCE + name, 'utf8'),
      ts.ScriptTarget.Latest,
    );
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText(file) === 'vscode.l10n.t') {
        const [text] = node.arguments;
        if (!text || !ts.isStringLiteral(text)) {
          throw new Error(`${name}: ${node.getText(file)} is no plain text`);
        }
        found.add(text.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return [...found];
}
