import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { zipSync } from 'fflate';
import { writeBom } from './bom.ts';
import { findComponents, type Outputs } from './components.ts';
import { runNpm } from './run.ts';
import type { Version } from './version.ts';

/** A file of a release. */
export interface Artifact {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 in hexadecimal digits. */
  readonly sum: string;
}

/** The name to which the registry's entry links. */
const BUNDLE = 'fal.mcpb';

/** Builds everything that a release is made of. With the same sources and `time`, in seconds since 1970, the files are the same. @throws when a build fails */
export async function build(project: string, time: string): Promise<void> {
  // An archive has the times of the place where it is made.
  await runNpm(['run', '--silent', 'package:all'], project, { SOURCE_DATE_EPOCH: time, TZ: 'UTC' });
}

/** Collects the files of a release in the folder `to`, which is new or empty, with SHA256SUMS. @throws when a part is not built, or the registry's entry names the sum of another bundle */
export async function collect(
  project: string,
  to: string,
  { version, notes }: Version,
): Promise<Artifact[]> {
  const dist = path.join(project, 'dist');
  await mkdir(to, { recursive: true });
  if ((await readdir(to)).length > 0) throw new Error(`${to} is not empty.`);
  const at = (name: string) => path.join(to, name);

  await cp(path.join(dist, 'fal-vscode.vsix'), at(`fal-vscode-${version}.vsix`));
  await cp(path.join(dist, 'fal.mcpb'), at(BUNDLE));
  await packNpm(path.join(dist, 'npm'), to);
  await zipFolder(path.join(dist, 'plugin'), at(`fal-plugin-${version}.zip`));
  await copyEntry(path.join(dist, 'registry/server.json'), to, at(BUNDLE));

  const meta = JSON.parse(await readFile(path.join(dist, 'meta.json'), 'utf8')) as {
    outputs: Outputs;
  };
  const components = await findComponents(project, meta.outputs);
  await writeBom(project, at(`fal-vscode-${version}.cdx.json`), components);
  await cp(path.join(dist, 'THIRD-PARTY-NOTICES.txt'), at('THIRD-PARTY-NOTICES.txt'));
  await writeFile(at('RELEASE-NOTES.md'), `${notes}\n`);

  const artifacts = await Promise.all((await readdir(to)).sort().map((name) => describe(to, name)));
  const sums = artifacts.map(({ name, sum }) => `${sum}  ${name}\n`).join('');
  await writeFile(at('SHA256SUMS'), sums);
  return artifacts;
}

async function describe(folder: string, name: string): Promise<Artifact> {
  const bytes = await readFile(path.join(folder, name));
  const sum = createHash('sha256').update(bytes).digest('hex');
  return { name, size: bytes.length, sum };
}

async function packNpm(folder: string, to: string): Promise<void> {
  const packed = await runNpm(['pack', folder, '--json', '--pack-destination', to], to);
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const name = path.basename(filename);
  if (name !== filename) await rename(path.join(to, filename), path.join(to, name));
}

async function zipFolder(folder: string, file: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: Record<string, Uint8Array> = {};
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const one of paths.sort()) {
    const name = path.relative(folder, one).split(path.sep).join('/');
    files[name] = await readFile(one);
  }
  // The same files make the same archive, in every time zone.
  await writeFile(file, zipSync(files, { mtime: new Date(1980, 0, 1) }));
}

interface RegistryEntry {
  readonly packages?: readonly { readonly registryType: string; readonly fileSha256?: string }[];
}

/** Copies the registry's entry after a check of the sum that it names. */
async function copyEntry(entry: string, to: string, bundle: string): Promise<void> {
  const text = await readFile(entry, 'utf8');
  const { sum } = await describe(path.dirname(bundle), path.basename(bundle));
  for (const { registryType, fileSha256 } of (JSON.parse(text) as RegistryEntry).packages ?? [])
    if (registryType === 'mcpb' && fileSha256 !== sum)
      throw new Error(`server.json names the sum of another bundle: ${String(fileSha256)}`);
  await writeFile(path.join(to, 'server.json'), text);
}
