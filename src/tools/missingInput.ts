import { mediaOf } from '../domain/input.ts';
import { own } from '../domain/own.ts';
import type { Json, JsonObject, Schema } from '../domain/types.ts';
import { FalError } from '../fal/errors.ts';
import { createFaultFinder } from '../jobs/check.ts';
import { cutText } from './truncate.ts';
import type { Call, ToolContext } from './tool.ts';

/** Milliseconds of a call for which it waits for a person; clients end a call at 60 s. */
const LONGEST_WAIT = 40_000;
const MOST_FIELDS = 8;

const faultsOf = createFaultFinder();

/** The missing required fields of an input as the client's user fills them in; none where the client cannot ask, or something else is wrong. @throws {FalError} when they decline or have not answered yet */
export async function fillInMissing(
  endpointId: string,
  input: JsonObject,
  { catalogue }: Pick<ToolContext, 'catalogue'>,
  call: Call,
  begun: number,
): Promise<JsonObject> {
  if (!call.askFields) return {};
  const { signal } = call;
  const found = await catalogue.schema(endpointId, { signal }).catch(() => undefined);
  const schema = found?.schema.input;
  const missing = (schema?.required ?? []).filter((name) => own(input, name) === undefined);
  const fields = Object.fromEntries(
    missing.map((name) => [name, singleValue(own(schema?.properties, name))] as const),
  );
  const isAskable = Object.values(fields).every((field) => field !== undefined);
  if (!schema || missing.length === 0 || missing.length > MOST_FIELDS || !isAskable) return {};
  // The agent's own mistakes go back to it first.
  const others = faultsOf({ ...schema, required: [] }, input);
  if (others.some(({ isLocalFile }) => !isLocalFile)) return {};

  const names = missing.join(', ');
  const answer = await call.askFields(
    {
      id: JSON.stringify([endpointId, input]),
      message: `${call.by} requests a run of ${endpointId}, which needs ${names}. Nothing is submitted before you answer.`,
      fields: fields as Readonly<Record<string, Schema>>,
    },
    Math.max(0, LONGEST_WAIT - (performance.now() - begun)),
    signal,
  );
  if (answer === 'declined')
    throw new FalError('not-allowed', `The user declined to fill in ${names}.`, {
      reason: 'input-declined',
    });
  if (answer === 'waiting')
    throw new FalError('busy', `The user has not filled in ${names} yet.`, {
      reason: 'awaiting-input',
    });
  if (answer === 'dismissed') return {};
  const values = missing.flatMap((name): [string, Json][] => {
    const value = own(answer.values, name);
    if (value === undefined || value === '') return [];
    return [[name, valueFor(own(schema.properties, name), value)]];
  });
  return Object.fromEntries(values);
}

/** The schema of one value that a person can type or choose; undefined where there is none. */
function singleValue(field: Schema | undefined): Schema | undefined {
  const value = field?.type === 'array' ? field.items : field;
  if (!value) return undefined;
  const { description: text = field?.description } = value;
  const description = text === undefined ? {} : { description: cutText(text, 200) };
  if (mediaOf(field) !== undefined)
    return { type: 'string', ...description, media: mediaOf(field) ?? 'file' };
  const { type, minimum, maximum } = value;
  const choices = plainChoices(value);
  if (choices) return { type: 'string', enum: choices.map(String), ...description };
  if (type === 'boolean' || (type === 'string' && !value.enum)) return { type, ...description };
  if (type !== 'number' && type !== 'integer') return undefined;
  return {
    type,
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...description,
  };
}

function plainChoices(field: Schema | undefined): readonly (string | number)[] | undefined {
  const plain = field?.enum?.filter((one) => typeof one === 'string' || typeof one === 'number');
  return plain?.length === field?.enum?.length ? plain : undefined;
}

/** A typed value as the field takes it. */
function valueFor(field: Schema | undefined, typed: Json): Json {
  const isList = field?.type === 'array';
  const value = isList ? field.items : field;
  const choice = plainChoices(value)?.find((one) => String(one) === typed) ?? typed;
  return isList ? [choice] : choice;
}
