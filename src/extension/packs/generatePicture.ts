import * as vscode from 'vscode';
import { promptField } from '../../domain/input.ts';
import { PACK_PICTURES, type PackOfOne, pictureInput } from '../../packs/pictures.ts';
import type { Generated } from '../generate/generate.ts';
import { pickModel } from '../generate/modelPick.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { packTitles } from './askPack.ts';

/** Generates the picture of a pack by fal.generate, with its limits and its journal; resolves to its path, undefined when cancelled. @throws {FalError} */
export async function generatePicture(
  services: Services,
  kind: PackOfOne,
): Promise<string | undefined> {
  const title = packTitles()[kind];
  const preferred = readSettings().defaultModels.get('text-to-image');
  const endpointId = preferred ?? (await pickModel(services, { title }))?.endpointId;
  if (endpointId === undefined) return undefined;
  const { catalogue } = await services.runtimeHost.get();
  const { input: fields } = (await catalogue.schema(endpointId)).schema;
  const promptName = promptField(fields);
  if (promptName === undefined)
    throw new Error(vscode.l10n.t('{0} takes no prompt. Choose another model.', endpointId));
  const prompt = await vscode.window.showInputBox({
    title,
    placeHolder: vscode.l10n.t('Describe the picture'),
    prompt: vscode.l10n.t('Added to it: {0}', PACK_PICTURES[kind].prompt),
    ignoreFocusOut: true,
    validateInput: (typed) =>
      typed.trim() === '' ? vscode.l10n.t('This model needs a prompt.') : undefined,
  });
  if (prompt === undefined) return undefined;
  const input = pictureInput(kind, prompt, { fields, promptName });
  const made = await vscode.commands.executeCommand<Generated | undefined>('fal.generate', {
    endpointId,
    input,
    then: 'save',
  });
  const picture = made?.files.find((file) => /\.(png|jpe?g|webp|gif)$/i.test(file));
  if (made && picture === undefined)
    throw new Error(vscode.l10n.t('{0} made no picture that can be used here.', endpointId));
  return picture;
}
