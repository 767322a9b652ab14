import path from 'node:path';
import * as vscode from 'vscode';
import { mediaOf, promptField, promptOf } from '../../domain/input.ts';
import { own } from '../../domain/own.ts';
import { isPresetName, presetId, presetNameFrom } from '../../domain/preset.ts';
import type { Json, JsonObject, Schema } from '../../domain/types.ts';
import { canBeParameter, createPreset, MOST_PARAMETERS } from '../../presets/create.ts';
import { OWN_FOLDERS, PRESET_FOLDERS } from '../../presets/files.ts';
import { setTrust } from '../../presets/trust.ts';
import type { LocalRuntime } from '../../runtime/runtime.ts';
import { makeFolder } from '../../store/folder.ts';
import { commandAction, notify } from '../notify.ts';
import { workspaceRoots } from '../runtimeHost.ts';
import type { SidebarServices } from '../services.ts';
import { shownText } from '../shownText.ts';

/** A run or a filled form. */
export interface PresetSource {
  readonly endpointId: string;
  readonly input: JsonObject;
}

interface Place {
  /** A project; undefined for the user's own presets. */
  readonly root?: string;
}

/** Makes a preset of a run or a form: prompts for its name, its parameters and its place. @throws {FalError} */
export async function savePreset(services: SidebarServices, source: PresetSource): Promise<void> {
  const runtime = await services.runtimeHost.get();
  const { endpointId } = source;
  const { input: schema } = (await runtime.catalogue.schema(endpointId)).schema;
  const input = fixable(source.input);
  const title = await askTitle(runtime, endpointId, input);
  if (title === undefined) return;
  const parameters = await askParameters(schema, input);
  const place = parameters && (await askPlace());
  if (!place) return;
  const name = presetNameFrom(title);
  const { root } = place;
  const preset = { name, title, endpoint: endpointId, input, parameters, schema };
  const { folder: data } = runtime.store;
  if (root === undefined) makeFolder(data);
  const created = await (root === undefined
    ? createPreset(data, preset, OWN_FOLDERS)
    : createPreset(root, preset));
  // The person who made it need not confirm it for agents outside VS Code, too.
  if (root !== undefined)
    await setTrust(data, root, (before) => ({
      ...before,
      [path.basename(created.path)]: created.sha256,
    }));
  const open = commandAction(vscode.l10n.t('Use'), 'fal.openSidebar', {
    endpointId: presetId(name),
  });
  const edit = { label: vscode.l10n.t('Open File'), run: () => openText(created.path) };
  notify(vscode.l10n.t('The preset “{0}” is saved.', title), [open, edit], services.log);
}

const openText = (file: string) =>
  vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });

/** The fields that a file can keep: the journal shortens long data URIs, which no model can read then. */
const fixable = (input: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(input).filter(([, value]) => !JSON.stringify(value).includes('"data:')),
  );

async function askTitle(
  { presets, catalogue }: LocalRuntime,
  endpointId: string,
  input: JsonObject,
): Promise<string | undefined> {
  const { files } = await presets.read();
  const taken = new Set(files.map(({ name }) => name));
  const model = await catalogue.find(endpointId).catch(() => undefined);
  const value = (promptOf(input) ?? model?.name ?? endpointId).replace(/\s+/g, ' ').slice(0, 40);
  const title = await vscode.window.showInputBox({
    title: vscode.l10n.t('Save as preset: name'),
    prompt: vscode.l10n.t('A preset runs this model with some fields fixed and others to fill in.'),
    value,
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const name = presetNameFrom(typed.trim());
      if (!isPresetName(name))
        return vscode.l10n.t('The name needs a letter from a to z, or a digit.');
      if (taken.has(name)) return vscode.l10n.t('There is a preset {0} already.', name);
      return undefined;
    },
  });
  return title?.trim();
}

async function askParameters(
  schema: Schema,
  input: JsonObject,
): Promise<readonly string[] | undefined> {
  const { properties = {}, required = [] } = schema;
  const isMissing = (name: string) => required.includes(name) && own(input, name) === undefined;
  const prompt = promptField(schema);
  const rows = Object.entries(properties)
    .filter(([, field]) => canBeParameter(field))
    .map(([name, field]) => ({
      label: shownText(name),
      description: shownText(valueText(own(input, name))),
      picked:
        name === prompt ||
        isMissing(name) ||
        (required.includes(name) && mediaOf(field) !== undefined),
      name,
    }));
  if (rows.length === 0) return [];
  const chosen = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t('Save as preset: fields to fill in at each run'),
    placeHolder: vscode.l10n.t('All other fields keep their value'),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  if (!chosen) return undefined;
  const names = new Set([...chosen.map(({ name }) => name), ...required.filter(isMissing)]);
  return [...names].slice(0, MOST_PARAMETERS);
}

const valueText = (value: Json | undefined): string =>
  value === undefined ? '' : JSON.stringify(value).slice(0, 60);

async function askPlace(): Promise<Place | undefined> {
  const roots = await workspaceRoots();
  const folder = PRESET_FOLDERS.join('/');
  const projects = roots.map((root) => ({
    label: vscode.l10n.t('In the project {0}', shownText(path.basename(root))),
    description: vscode.l10n.t('{0}, shared with the project', folder),
    root,
  }));
  if (projects.length === 0) return {};
  const mine: vscode.QuickPickItem & Place = {
    label: vscode.l10n.t('Only for me'),
    description: vscode.l10n.t('in all projects on this machine'),
  };
  const title = vscode.l10n.t('Save as preset: place');
  return vscode.window.showQuickPick([...projects, mine], { title, ignoreFocusOut: true });
}
