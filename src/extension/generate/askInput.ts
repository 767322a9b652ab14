import * as vscode from 'vscode';
import { rangeWords, typeWords } from '../../catalogue/typeWords.ts';
import { mediaOf } from '../../domain/input.ts';
import { own } from '../../domain/own.ts';
import { fits } from '../../domain/schema.ts';
import type { Json, JsonObject, MediaKind, Schema } from '../../domain/types.ts';
import { pickMedia } from './mediaPick.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';

/** A file to use as input, in the model's field for its kind. */
export interface InputMedia {
  readonly url: string;
  readonly kind: MediaKind;
}

/** The name of the field for a file of this kind: the first required one, else the first; undefined when there is none. */
export function mediaField(
  { properties = {}, required = [] }: Schema,
  kind: MediaKind,
): string | undefined {
  const fits = (field: Schema | undefined) => {
    const accepted = mediaOf(field);
    return accepted !== undefined && (accepted === kind || accepted === 'file');
  };
  const names = Object.keys(properties).filter((name) => fits(properties[name]));
  return names.find((name) => required.includes(name)) ?? names[0];
}

/** The schema of a field, own properties only; an empty schema when there is none. */
export function fieldOf({ properties }: Schema, name: string): Schema {
  return own(properties, name) ?? {};
}

/** A URL as a field's value: a list with it for an array field, else the URL. */
export function asValue(field: Schema | undefined, url: string): Json {
  return field?.type === 'array' ? [url] : url;
}

/** Prompts for each missing required field and returns the complete input; undefined when cancelled. @throws {FalError} of an upload */
export async function askRequired(
  services: Services,
  title: string,
  schema: Schema,
  preset: JsonObject,
): Promise<JsonObject | undefined> {
  let input = preset;
  for (const name of schema.required ?? []) {
    if (Object.hasOwn(input, name)) continue;
    const field = fieldOf(schema, name);
    const kind = mediaOf(field);
    if (kind !== undefined) {
      const url = await pickMedia(services, `${title}: ${name}`, kind);
      if (url === undefined) return undefined;
      input = { ...input, [name]: asValue(field, url) };
      continue;
    }
    const value = field.enum
      ? await askChoice(title, name, field.enum)
      : await ask(title, name, field);
    if (value === undefined) return undefined;
    input = { ...input, [name]: value };
  }
  return input;
}

async function askChoice(
  title: string,
  name: string,
  values: readonly Json[],
): Promise<Json | undefined> {
  const items = values.map((value) => ({
    label: shownText(typeof value === 'string' ? value : JSON.stringify(value)),
    value,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: `${title}: ${name}` });
  return picked?.value;
}

async function ask(title: string, name: string, field: Schema): Promise<Json | undefined> {
  const text = await vscode.window.showInputBox({
    title: `${title}: ${name}`,
    prompt: shownText(field.description ?? ''),
    value: typeof field.default === 'string' ? field.default : '',
    ignoreFocusOut: true,
    validateInput: (typed) =>
      readValue(field, typed) === undefined
        ? vscode.l10n.t('This field expects: {0}', shownText(typeText(field)))
        : undefined,
  });
  return text === undefined ? undefined : readValue(field, text);
}

/** e.g. `integer, 1–4`. */
const typeText = (field: Schema): string =>
  [typeWords(field), rangeWords(field)].filter((words) => words !== undefined).join(', ');

/** Parses typed text as a value of the field: as JSON, else as text; undefined when it does not fit. */
function readValue(field: Schema, typed: string): Json | undefined {
  if (typed.trim() === '') return undefined;
  const values = field.type === 'string' ? [typed] : [parseJson(typed), typed];
  return values.find((value) => value !== undefined && fits(field, value));
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
