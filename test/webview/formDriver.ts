import type { Json, JsonObject, Schema } from '../../src/protocol/messages.ts';

/** Fills a form as a person does: by what its controls take. */
export async function fillForm(schema: Schema, input: JsonObject): Promise<void> {
  for (const [name, value] of Object.entries(input))
    await fillRow(name, schema.properties?.[name] ?? {}, value);
}

/** What the controls of a form show of the fields that an input names. */
export function readForm(schema: Schema, input: JsonObject): JsonObject {
  const read = Object.entries(input).map(([name, value]) => [
    name,
    readRow(name, schema.properties?.[name] ?? {}, value),
  ]);
  return Object.fromEntries(read) as JsonObject;
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The form draws itself in a microtask; painting each step would take most of the time. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
}

function rowAt(path: string): HTMLElement {
  const row = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`);
  if (!row) throw new Error(`There is no field ${path}.`);
  return row;
}

function within(row: Element, selector: string): Control {
  const found = row.querySelector<Control>(selector);
  if (!found) throw new Error(`There is no ${selector} in ${row.getAttribute('data-path') ?? ''}.`);
  return found;
}

async function put(control: Control, text: string): Promise<void> {
  control.value = text;
  control.dispatchEvent(
    new Event(control instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }),
  );
  await settled();
}

async function press(button: HTMLElement): Promise<void> {
  button.click();
  await settled();
}

async function choose(select: HTMLSelectElement, label: string): Promise<void> {
  const option = [...select.options].find(({ textContent }) => textContent === label);
  if (!option) throw new Error(`${select.id} does not offer ${label}.`);
  await put(select, option.value);
}

/** The main control of a field. */
const main = (path: string): string => `#${CSS.escape(`field-${path}`)}`;
const own = (path: string, row: Element) => within(row, main(path));

async function fillRow(path: string, schema: Schema, value: Json): Promise<void> {
  await fillControl(path, schema, value, rowAt(path).dataset.kind ?? '');
}

async function fillControl(path: string, schema: Schema, value: Json, kind: string): Promise<void> {
  const row = rowAt(path);
  switch (kind) {
    case 'text':
      return put(own(path, row), textOf(value));
    case 'number':
    case 'range':
    case 'seed':
      return put(own(path, row), textOf(value));
    case 'json':
      return put(own(path, row), JSON.stringify(value));
    case 'boolean': {
      const box = within(row, 'input') as HTMLInputElement;
      // What is shown already is only sent when it was touched.
      if (box.checked === value) await press(box);
      return press(box);
    }
    case 'enum':
      return choose(within(row, 'select') as HTMLSelectElement, labelOf(value));
    case 'size':
      return fillSize(path, row, value);
    case 'media':
      return typeUrl(row, textOf(value));
    case 'mediaList':
      await empty(row);
      for (const url of value as string[]) await typeUrl(row, url);
      return;
    case 'list': {
      await empty(row);
      for (const [at, item] of (value as Json[]).entries()) {
        await press(within(row, `${main(path)}-add`));
        await fillRow(`${path}[${at}]`, schema.items ?? {}, item);
      }
      return;
    }
    case 'group':
      for (const [name, inner] of Object.entries(value as JsonObject))
        await fillRow(`${path}.${name}`, schema.properties?.[name] ?? {}, inner);
      return;
    case 'choice': {
      const branches = schema.anyOf ?? [];
      const at = branches.findIndex((branch) => isOf(branch, value));
      await put(within(row, '.choice > select'), String(at));
      return fillControl(path, branches[at] ?? {}, value, kindIn(branches[at] ?? {}));
    }
    default:
      throw new Error(`${path} is of no known kind: ${kind}`);
  }
}

async function fillSize(path: string, row: HTMLElement, value: Json): Promise<void> {
  const select = within(row, main(path));
  if (typeof value === 'string') return put(select, value);
  await put(select, 'custom');
  for (const [name, side] of Object.entries(value as JsonObject))
    await put(within(row, `${main(path)}\\.${name}`), textOf(side));
}

async function typeUrl(row: HTMLElement, url: string): Promise<void> {
  await press(within(row, '.drop-zone button[aria-label$="by its URL"]'));
  const box = within(row, 'input[type=url]');
  box.value = url;
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  await settled();
}

/** Takes the default items out of a list. */
async function empty(row: HTMLElement): Promise<void> {
  for (;;) {
    const remove = row.querySelector<HTMLElement>(
      ':scope > .list > .field > .field-head > [aria-label^="Remove "], :scope > .media > .file-chip > [aria-label^="Remove "]',
    );
    if (!remove) return;
    await press(remove);
  }
}

function readRow(path: string, schema: Schema, expected: Json): Json {
  return readControl(path, schema, expected, rowAt(path).dataset.kind ?? '');
}

function readControl(path: string, schema: Schema, expected: Json, kind: string): Json {
  const row = rowAt(path);
  switch (kind) {
    case 'text':
      return own(path, row).value;
    case 'number':
    case 'range':
    case 'seed':
      return (own(path, row) as HTMLInputElement).valueAsNumber;
    case 'json':
      return JSON.parse(own(path, row).value) as Json;
    case 'boolean':
      return (within(row, 'input') as HTMLInputElement).checked;
    case 'enum': {
      const label =
        (within(row, 'select') as HTMLSelectElement).selectedOptions[0]?.textContent ?? '';
      return schema.enum?.find((one) => labelOf(one) === label) ?? label;
    }
    case 'size': {
      const chosen = within(row, main(path)).value;
      if (chosen !== 'custom') return chosen;
      const sides = Object.keys(expected as JsonObject).map((name) => [
        name,
        (within(row, `${main(path)}\\.${name}`) as HTMLInputElement).valueAsNumber,
      ]);
      return Object.fromEntries(sides) as JsonObject;
    }
    case 'media':
      return within(row, '[data-url]').dataset.url ?? '';
    case 'mediaList':
      return [...row.querySelectorAll<HTMLElement>('[data-url]')].map(
        (chip) => chip.dataset.url ?? '',
      );
    case 'list':
      return [...within(row, '.list').children]
        .filter((child) => child.matches('.field'))
        .map((_, at) =>
          readRow(`${path}[${at}]`, schema.items ?? {}, (expected as Json[])[at] ?? 0),
        );
    case 'group': {
      const read = Object.entries(expected as JsonObject).map(([name, inner]) => [
        name,
        readRow(`${path}.${name}`, schema.properties?.[name] ?? {}, inner),
      ]);
      return Object.fromEntries(read) as JsonObject;
    }
    case 'choice': {
      const at = Number(within(row, '.choice > select').value);
      const branch = schema.anyOf?.[at] ?? {};
      return readControl(path, branch, expected, kindIn(branch));
    }
    default:
      throw new Error(`${path} is of no known kind: ${kind}`);
  }
}

/** How a branch is drawn, by what stands in the schema. */
function kindIn(schema: Schema): string {
  if (schema.media) return 'media';
  if (schema.items?.media) return 'mediaList';
  if (schema.enum) return 'enum';
  if (schema.type === 'string') return 'text';
  if (schema.type === 'number' || schema.type === 'integer') return 'number';
  if (schema.type === 'object' && schema.properties) return 'group';
  return 'json';
}

function isOf(schema: Schema, value: Json): boolean {
  if (schema.enum) return schema.enum.includes(value);
  if (schema.type === 'array') return Array.isArray(value);
  if (schema.type === 'object') return typeof value === 'object' && !Array.isArray(value);
  const type = schema.type === 'integer' ? 'number' : schema.type;
  return type === undefined || typeof value === type;
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

const labelOf = (value: Json): string => (value === '' ? '(empty)' : textOf(value));
