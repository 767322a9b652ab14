import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Component } from './components.ts';
import { run } from './run.ts';

interface Bom {
  readonly metadata: { readonly component: { description?: string } };
  components: { readonly 'bom-ref': string; readonly name: string; components?: object[] }[];
  dependencies: { readonly ref: string; dependsOn?: string[] }[];
}

const PROGRAM = 'node_modules/@cyclonedx/cyclonedx-esbuild/bin/cyclonedx-esbuild-cli.js';

/** What stands for a text that our build makes, and for a package's file that is read with a query. */
const VIRTUAL = 'VirtualComponent ';

/** Writes the bill of materials (CycloneDX 1.6, JSON) of all built files into `file`: packages from dist/meta.json, and `components` that are compiled into them. @throws when dist/ is not built */
export async function writeBom(
  project: string,
  file: string,
  components: readonly Component[],
): Promise<void> {
  const meta = path.join(project, 'dist/meta.json');
  const options = ['--output-reproducible', '--spec-version', '1.6', '--output-file', file, meta];
  await run(process.execPath, [path.join(project, PROGRAM), ...options], project);

  const bom = JSON.parse(await readFile(file, 'utf8')) as Bom;
  const texts = await readFile(path.join(project, 'media/l10n/package.nls.json'), 'utf8');
  bom.metadata.component.description = (JSON.parse(texts) as { description: string }).description;
  bom.components = bom.components.filter(({ name }) => !name.startsWith(VIRTUAL));
  bom.dependencies = bom.dependencies
    .filter(({ ref }) => !ref.startsWith(VIRTUAL))
    .map(({ ref, dependsOn = [] }) => ({
      ref,
      dependsOn: dependsOn.filter((on) => !on.startsWith(VIRTUAL)),
    }));
  for (const { name, license, within, version } of components) {
    if (within === undefined) continue;
    const parent = bom.components.find((one) => one['bom-ref'].startsWith(`${within}@${version}`));
    if (parent === undefined) throw new Error(`${name} is in ${within}, which is not built in.`);
    const licenses = [{ expression: license }];
    parent.components = [...(parent.components ?? []), { type: 'library', name, licenses }];
  }
  await writeFile(file, `${JSON.stringify(bom, null, 2)}\n`);
}
