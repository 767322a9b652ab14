import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** What esbuild says of the files that it wrote, by their paths. */
export type Outputs = Readonly<
  Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
>;

/** A package, or a program compiled into one, of which the built files hold a part. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** An SPDX id, or ids joined by AND. */
  readonly license: string;
  /** The texts of its licences and notices; empty lines at their ends are removed. */
  readonly texts: readonly string[];
  /** The package that it is compiled into, whose version it has. */
  readonly within?: string;
}

/** Licences under which a program may be passed on with ours; others are refused when building. */
const ALLOWED = new Set(
  '0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC-BY-4.0 CC0-1.0 IJG ISC MIT Zlib'.split(
    ' ',
  ),
);

/** Programs in another language that are compiled into a package, with the file of their licence. */
const COMPILED_IN = [
  {
    name: 'MozJPEG',
    within: '@jsquash/jpeg',
    license: 'IJG AND BSD-3-Clause AND Zlib',
    file: 'node_modules/@jsquash/jpeg/codec/LICENSE.codec.md',
  },
  {
    name: 'libwebp',
    within: '@jsquash/webp',
    license: 'BSD-3-Clause',
    file: 'node_modules/@jsquash/webp/codec/LICENSE.codec.md',
  },
  {
    // Its licence is named in three/examples/jsm/libs/draco/README.md, which leaves out the text.
    name: 'Draco',
    within: 'three',
    license: 'Apache-2.0',
    file: 'node_modules/minimp3-wasm/LICENSE',
  },
];

/** Licences of packages that ship none, from their repositories. */
const LICENCES: Readonly<Record<string, string>> = {
  // github.com/microsoft/vscode-l10n, LICENSE
  '@vscode/l10n': 'src/release/licences/vscode-l10n.txt',
  // github.com/matthewp/robot, LICENSE
  robot3: 'src/release/licences/robot3.txt',
};

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENCE_FILE = /^(licen[cs]e|copying|notice)\b/i;

/** The packages in `outputs` and what is compiled into them, by name. @throws for a package without a licence, or with one that is not allowed */
export async function findComponents(project: string, outputs: Outputs): Promise<Component[]> {
  const folders = new Set<string>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = PACKAGE.exec(file)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  const found = await Promise.all([...folders].map((folder) => readPackage(project, folder)));
  const parts = COMPILED_IN.flatMap(({ file, ...part }) =>
    found
      .filter(({ name }) => name === part.within)
      .map(async ({ version }) => ({
        ...part,
        version,
        texts: [await readText(path.join(project, file))],
      })),
  );
  const all: Component[] = [...found, ...(await Promise.all(parts))];
  for (const component of all) check(component);
  return all.sort((a, b) => order(a).localeCompare(order(b), 'en'));
}

const order = ({ name, version }: Component) => `${name.toLowerCase()} ${version}`;

async function readPackage(project: string, folder: string): Promise<Component> {
  const at = path.join(project, folder);
  const manifest = await readFile(path.join(at, 'package.json'), 'utf8');
  const { name, version, license } = JSON.parse(manifest) as Omit<Component, 'texts'>;
  const files = (await readdir(at)).filter((file) => LICENCE_FILE.test(file)).sort();
  const paths = files.map((file) => path.join(at, file));
  const own = LICENCES[name];
  if (paths.length === 0 && own !== undefined) paths.push(path.join(project, own));
  return { name, version, license, texts: await Promise.all(paths.map(readText)) };
}

const readText = async (file: string) =>
  (await readFile(file, 'utf8'))
    .replaceAll('\r\n', '\n')
    .replaceAll(/[ \t]+$/gm, '')
    .trim();

function check({ name, version, license, texts }: Component): void {
  const named = `${name} ${version}`;
  if (typeof license !== 'string' || !license.split(' AND ').every((id) => ALLOWED.has(id)))
    throw new Error(`${named} has the licence ${license}, which is not allowed.`);
  if (texts.length === 0) throw new Error(`${named} comes without the text of its licence.`);
}
