import { visible } from '../domain/visible.ts';
import { APPROVAL_LIFE } from '../domain/spending.ts';
import type { Schema } from '../domain/types.ts';
import { CALL_CANCELLED } from '../fal/cancel.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import type { AskFields, FieldAnswer } from '../tools/tool.ts';
import type { ElicitRequestFormParams, Server } from './sdk.ts';

type Properties = ElicitRequestFormParams['requestedSchema']['properties'];

const LONGEST_MESSAGE = 600;
/** Questions in a row without values, after which none follows for the life of an approval. */
const MOST_REFUSED = 3;

/** Creates what asks the user of a client for fields by elicitation. An answer after the call's end is kept for the repeated call. */
export function createAskFields(server: Server): AskFields {
  const open = new Map<string, { readonly answer: Promise<FieldAnswer>; stop: AbortController }>();

  let refused = 0;
  let refusedAt = 0;

  const ask: AskFields = async ({ id, message, fields }, wait, signal) => {
    const isQuiet = refused >= MOST_REFUSED && Date.now() - refusedAt < APPROVAL_LIFE;
    if (isQuiet && !open.has(id)) return 'dismissed';
    const current = open.get(id) ?? begin(id, message, fields);
    const cancel = () => {
      // A client that leaves cannot answer; one that cancels the call does not want to.
      if (signal.reason !== CALL_CANCELLED) return;
      open.delete(id);
      current.stop.abort();
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const answer = await withTimeout(current.answer, wait, signal);
      if (answer === undefined) return 'waiting';
      // A declined question does not come again while it is kept.
      if (answer !== 'declined') open.delete(id);
      return answer;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
  const begin = (id: string, message: string, fields: Readonly<Record<string, Schema>>) => {
    const stop = new AbortController();
    const begun = { answer: elicit(message, fields, stop.signal), stop };
    open.set(id, begun);
    // An old answer must not surprise a much later call.
    setTimeout(() => {
      if (open.get(id) === begun) open.delete(id);
    }, APPROVAL_LIFE).unref();
    return begun;
  };
  const elicit = async (
    message: string,
    fields: Readonly<Record<string, Schema>>,
    signal: AbortSignal,
  ): Promise<FieldAnswer> => {
    const properties = Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, propertyOf(name, field)]),
    ) as Properties;
    const requestedSchema = { type: 'object' as const, properties, required: Object.keys(fields) };
    const answer = await server
      .elicitInput(
        { message: visible(message).slice(0, LONGEST_MESSAGE), requestedSchema },
        { signal, timeout: APPROVAL_LIFE },
      )
      // The client is gone, or answers with something else than the fields.
      .catch(() => undefined);
    refused = answer?.action === 'accept' ? 0 : refused + 1;
    refusedAt = Date.now();
    if (answer?.action === 'decline') return 'declined';
    if (answer?.action !== 'accept') return 'dismissed';
    return { values: answer.content ?? {} };
  };
  return ask;
}

/** A field in the subset of JSON Schema that elicitation has; a client may show nothing but its title. */
function propertyOf(name: string, { media, enum: choices, ...field }: Schema): object {
  const title = media === undefined ? name : `${name} (a project file or a URL)`;
  return { ...field, title: visible(title), ...(choices && { enum: choices }) };
}
