import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { CANCEL_MEANING } from '../../src/domain/cancelResult.ts';

/** What a folder of the source translates its words with. */
const PLACES: readonly (readonly [folder: string, call: RegExp])[] = [
  // The sidebar's handlers know VS Code only through their editor.
  ['extension', /^vscode\.l10n\.t$|(^|\.)translate$/],
  ['webview', /^t$/],
  ['domain', /^translate$/],
  ['prices', /^translate$/],
  ['doctor', /^translate$/],
  ['packs', /^translate$/],
];

/** Attributes whose text people read. */
const READ_ATTRIBUTES =
  /^(aria-label|aria-valuetext|aria-roledescription|alt|label|placeholder|title|text)$/;

/** Every string that the extension and its sidebar show translated, in the order of the source, each once. @throws for one that is no plain text: it could not be translated */
export function l10nStrings(): string[] {
  const found = PLACES.flatMap(([folder, call]) =>
    nodesOf(folder).flatMap(({ file, node }) => {
      if (!ts.isCallExpression(node) || !call.test(node.expression.getText(file))) return [];
      const [words] = node.arguments;
      if (words && ts.isStringLiteral(words)) return words.text;
      if (words?.getText(file).startsWith('CANCEL_MEANING[')) return Object.values(CANCEL_MEANING);
      // The editor itself hands on what it is given.
      if (node.arguments.some((one) => ts.isSpreadElement(one))) return [];
      throw new Error(`${file.fileName}: ${node.getText(file)} is no plain text`);
    }),
  );
  return [...new Set(found)];
}

/** The words that stand in the sidebar's markup as they are, as `file: words`. */
export function bareWords(): string[] {
  return nodesOf('webview').flatMap(({ file, node }) => {
    const isRead = ts.isJsxAttribute(node) && READ_ATTRIBUTES.test(node.name.getText(file));
    const value = isRead ? node.initializer : ts.isJsxText(node) ? node : undefined;
    if (!value || !(ts.isJsxText(value) || ts.isStringLiteral(value))) return [];
    return /\p{L}/u.test(value.text) ? [`${file.fileName}: ${value.text.trim()}`] : [];
  });
}

/** Properties whose text a person reads, in VS Code or in an error. */
const READ =
  /^(label|saveLabel|openLabel|title|detail|description|placeHolder|prompt|tooltip|text|advice|message)$/;
/** Calls that show their first argument; of an error it is the second. */
const SHOWS = /(^|\.)(show\w+Message|setStatusBarMessage|notify|choose)$/;

/** The texts that the extension shows as they are, as `file: text`. */
export function bareTexts(): string[] {
  return nodesOf('extension').flatMap(({ file, node }) => {
    const shown =
      ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)
        ? READ.test(node.name.getText(file)) && node.initializer
        : ts.isNewExpression(node) && node.expression.getText(file) === 'FalError'
          ? node.arguments?.[1]
          : ts.isCallExpression(node) && SHOWS.test(node.expression.getText(file))
            ? node.arguments[0]
            : undefined;
    if (!shown || !(ts.isStringLiteralLike(shown) || ts.isTemplateExpression(shown))) return [];
    const text = shown.getText(file);
    const literals = ts.isStringLiteralLike(shown)
      ? [shown.text]
      : [shown.head.text, ...shown.templateSpans.map(({ literal }) => literal.text)];
    // `$(name)` is an icon.
    const words = literals.join('').replace(/\$\([\w-]+\)/g, '');
    return /\p{L}/u.test(words) ? [`${file.fileName}: ${text}`] : [];
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
