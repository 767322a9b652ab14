import path from 'node:path';
import * as vscode from 'vscode';
import type { MediaKind, Schema } from '../../domain/types.ts';
import { kindOfFileName } from '../../fal/mediaKind.ts';
import type { InputFile } from '../../protocol/messages.ts';
import { fieldOf as schemaOf, mediaField } from '../generate/askInput.ts';
import { pickModel } from '../generate/modelPick.ts';
import type { Log } from '../log.ts';
import { isTrustedFor, notify } from '../notify.ts';
import { openRunnables } from '../presets/runnables.ts';
import type { Services } from '../services.ts';
import { createMemory } from '../sidebar/memory.ts';
import { withoutFolders } from '../uploads/uploads.ts';
import { mediaAt } from './mediaAt.ts';

/** Files of one selection. */
const MOST_FILES = 50;

interface ChosenFile {
  readonly uri: vscode.Uri;
  readonly name: string;
  readonly kind: MediaKind;
}

/** The fields that files go into. */
interface Placed {
  readonly endpointId: string;
  readonly files: readonly InputFile[];
  /** The files for which the form has no room. */
  readonly left: readonly ChosenFile[];
}

/** The command: opens Create with the files in the fields for their kinds: of the model that is open there, else of one that is picked. */
export async function useAsInput(
  services: Services,
  argument: unknown,
  all: unknown,
): Promise<void> {
  if (!isTrustedFor(vscode.l10n.t('uploading'), services.log)) return;
  const files = await chosenFiles(argument, all, services.log);
  const [first] = files;
  if (!first) return;
  const placed =
    (await placeInOpenForm(services, files)) ?? (await placeInPicked(services, first, files));
  if (!placed) return;
  await services.sidebar.show({
    place: 'create',
    endpointId: placed.endpointId,
    files: placed.files,
  });
  if (placed.left.length === 0) return;
  const names = placed.left.map(({ name }) => name).join(', ');
  notify(vscode.l10n.t('This model has no field left for: {0}.', names), [], services.log);
}

async function chosenFiles(
  argument: unknown,
  all: unknown,
  log: Log,
): Promise<readonly ChosenFile[]> {
  const selected = Array.isArray(all) ? all.filter((one) => one instanceof vscode.Uri) : [];
  const picked = selected.length > 0 ? undefined : await mediaAt(argument, log);
  const uris = picked ? [picked] : await withoutFolders(selected);
  return uris.slice(0, MOST_FILES).map((uri) => ({
    uri,
    name: path.posix.basename(uri.path),
    kind: kindOfFileName(uri.path) ?? 'file',
  }));
}

/** The open form, if it has a field for each kind. */
async function placeInOpenForm(
  { context, runtimeHost }: Services,
  files: readonly ChosenFile[],
): Promise<Placed | undefined> {
  const { endpointId } = createMemory(context.workspaceState, context.globalState).read();
  if (endpointId === undefined) return undefined;
  const runnables = openRunnables(await runtimeHost.get());
  // The model or the preset of the form may be gone.
  const found = await runnables.find(endpointId).catch(() => undefined);
  if (!found) return undefined;
  const isFor = ({ kind }: ChosenFile) => mediaField(found.schema, kind) !== undefined;
  return files.every(isFor) ? placeFiles(endpointId, found.schema, files) : undefined;
}

async function placeInPicked(
  services: Services,
  { kind, name }: ChosenFile,
  files: readonly ChosenFile[],
): Promise<Placed | undefined> {
  const title = vscode.l10n.t('Use {0} as input: choose a model', name);
  const model = await pickModel(services, { title, takes: kind, hasPresets: true });
  if (!model) return undefined;
  const runnables = openRunnables(await services.runtimeHost.get());
  const { schema } = await runnables.find(model.endpointId);
  const placed = placeFiles(model.endpointId, schema, files);
  if (placed.files.length > 0) return placed;
  throw new Error(vscode.l10n.t('{0} does not accept files of type {1}.', model.name, kind));
}

function placeFiles(endpointId: string, schema: Schema, files: readonly ChosenFile[]): Placed {
  const placed: InputFile[] = [];
  const left: ChosenFile[] = [];
  for (const file of files) {
    const isOneOfMany = files.filter(({ kind }) => kind === file.kind).length > 1;
    const field =
      (isOneOfMany ? mediaField(listsOf(schema), file.kind) : undefined) ??
      mediaField(schema, file.kind);
    const isList = field !== undefined && schemaOf(schema, field).type === 'array';
    const isFull = !isList && placed.some((one) => one.field === field);
    if (field === undefined || isFull) left.push(file);
    else placed.push({ field, uri: file.uri.toString(), name: file.name });
  }
  return { endpointId, files: placed, left };
}

/** A schema's fields that take several values. */
const listsOf = ({ properties = {}, required = [] }: Schema): Schema => ({
  properties: Object.fromEntries(
    Object.entries(properties).filter(([, field]) => field.type === 'array'),
  ),
  required,
});
