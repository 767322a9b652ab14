import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';

/** What a test's own extension adds to a manifest that VS Code takes. */
export interface TestManifest {
  readonly name: string;
  readonly displayName: string;
  readonly main?: string;
  readonly activationEvents?: readonly string[];
  readonly contributes: object;
}

/** Packs an extension of those files into `folder`; resolves to the package. */
export async function packTestExtension(
  folder: string,
  manifest: TestManifest,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const cwd = path.join(folder, manifest.name);
  const packagePath = path.join(folder, `${manifest.name}.vsix`);
  await mkdir(cwd, { recursive: true });
  const more = { publisher: 'fal-tests', version: '1.0.0', engines: { vscode: '^1.101.0' } };
  const all = {
    'package.json': JSON.stringify({ ...more, ...manifest }),
    'README.md': 'For a test.\n',
    LICENSE: 'MIT\n',
    ...files,
  };
  for (const [name, text] of Object.entries(all)) await writeFile(path.join(cwd, name), text);
  await createVSIX({ cwd, packagePath, dependencies: false, allowMissingRepository: true });
  return packagePath;
}
