import path from 'node:path';
import { Readable } from 'node:stream';
import * as vscode from 'vscode';
import { FalError } from '../../fal/errors.ts';
import { kindOfFileName } from '../../fal/mediaKind.ts';
import type { RemoteFile } from '../../fal/remote.ts';
import { isOfUnknownKind, type SaveTarget } from '../../jobs/job.ts';
import { nameFrom } from '../../jobs/naming.ts';
import { openAnywhere } from '../../jobs/roots.ts';
import { createSaver } from '../../jobs/save.ts';
import { isUri } from '../../jobs/savedFile.ts';
import type { Insertable } from '../documents/insert.ts';
import { pixelsOf } from '../documents/savedMedium.ts';
import { workspaceRoots } from '../runtimeHost.ts';
import { localUri, type FileToUpload } from '../uploads/uploads.ts';
import { saveVirtual } from '../virtualFolder.ts';

/** Copies a file into the output folder under a free name; one of the project stays where it is. @throws {FalError} */
export async function saveMedium(file: FileToUpload, target: SaveTarget): Promise<Insertable> {
  const { name, uri } = file;
  if (uri && vscode.workspace.getWorkspaceFolder(uri)) return insertable(uri, name);
  const local = createSaver({ remote: () => openFile(file), roots: workspaceRoots });
  const save = isUri(target.folder) ? saveVirtual(local) : local;
  const kind = kindOfFileName(name) ?? 'file';
  const asset = {
    url: `file:///${encodeURIComponent(name.toWellFormed())}`,
    kind,
    fileName: name,
    at: '',
  };
  const stem = nameFrom(path.parse(name).name, {
    endpointId: `fal/${kind}`,
    at: new Date(),
    index: 1,
  });
  const saved = await save(asset, { folder: target.folder, name: stem });
  const at = isUri(saved.path) ? vscode.Uri.parse(saved.path, true) : vscode.Uri.file(saved.path);
  return {
    ...(await insertable(at, name)),
    ...(isOfUnknownKind(saved) && { kind: 'file' }),
  };
}

async function insertable(uri: vscode.Uri, name: string): Promise<Insertable> {
  const own = localUri(uri);
  const kind = kindOfFileName(own.path) ?? 'file';
  const pixels = own.scheme === 'file' && kind === 'image' ? await pixelsOf(own.fsPath) : undefined;
  return {
    ...pixels,
    // A document that was never saved has no folder, so that its paths are those of the project.
    url: vscode.workspace.asRelativePath(own),
    file: own.scheme === 'file' ? own.fsPath : own.toString(),
    kind,
    alt: name,
  };
}

/** Bytes of the largest file that is copied. */
const LARGEST = 4 * 1024 ** 3;

/** Opens a file as the saver reads a download. */
async function openFile({ uri, bytes }: FileToUpload): Promise<RemoteFile> {
  const own = uri && localUri(uri);
  if (own?.scheme === 'file') {
    const { handle } = await openAnywhere(own.fsPath);
    const { size } = await handle.stat();
    if (size <= LARGEST) return remoteFile(handle.createReadStream());
    await handle.close();
    throw new FalError('invalid-input', own.fsPath, {
      reason: 'file-too-large',
      facts: { path: own.fsPath, limit: LARGEST },
    });
  }
  const content = bytes ? await bytes() : own && (await vscode.workspace.fs.readFile(own));
  return remoteFile(Readable.from([Buffer.from(content ?? [])]));
}

const remoteFile = (body: Readable): RemoteFile => ({
  ...{ body, status: 200, headers: {}, finalUrl: '' },
});
