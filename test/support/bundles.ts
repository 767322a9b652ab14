import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

/** esbuild's description of a file that it wrote. */
export interface Output {
  readonly bytes: number;
  /** The modules in it. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly imports: readonly {
    readonly path: string;
    readonly kind: string;
    readonly external?: boolean;
  }[];
}

/** The file `entry` of dist/ and all files that it imports, by path; with `atStart`, without those behind an `import()`. */
export async function outputsOf(
  entry: string,
  { atStart = false } = {},
): Promise<Map<string, Output>> {
  const meta = await readFile(new URL('../../dist/meta.json', import.meta.url), 'utf8');
  const { outputs } = JSON.parse(meta) as { outputs: Record<string, Output> };
  const found = new Map<string, Output>();
  const names = new Set([`dist/${entry}`]);
  for (const name of names) {
    const output = outputs[name];
    assert.ok(output, `there is no ${name}`);
    found.set(name, output);
    for (const { path, kind, external } of output.imports) {
      if (external !== true && (!atStart || kind === 'import-statement')) names.add(path);
    }
  }
  return found;
}

/** The source modules in those files. */
export async function modulesOf(
  entry: string,
  options?: { readonly atStart: boolean },
): Promise<string[]> {
  const outputs = await outputsOf(entry, options);
  return [...new Set([...outputs.values()].flatMap(({ inputs }) => Object.keys(inputs)))];
}
