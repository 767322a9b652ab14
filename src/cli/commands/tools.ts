import type { z } from 'zod';
import { normalizeEndpointId } from '../../fal/endpointId.ts';
import { getModelSchema } from '../../tools/getModelSchema.ts';
import { getPricing } from '../../tools/getPricing.ts';
import { recommendModel } from '../../tools/recommendModel.ts';
import { searchDocs } from '../../tools/searchDocs.ts';
import { searchModels } from '../../tools/searchModels.ts';
import type { Answer, Tool } from '../../tools/tool.ts';
import { type CommandInfo, helpText, PROGRAM, readArgs, type Values } from '../command.ts';
import {
  BY,
  type Command,
  type CommandContext,
  openContext,
  print,
  printMessage,
} from '../context.ts';
import { EXIT, reportError } from '../exit.ts';
import { DOCS, MODELS, PRICE, RECOMMEND, SCHEMA, UPLOAD } from '../infos.ts';
import { readInput } from '../input.ts';

/** What a command does with its arguments: the answer of a tool. */
type Work<Info extends CommandInfo> = (
  context: CommandContext,
  positionals: readonly string[],
  values: Values<Info>,
  call: <Input extends z.ZodObject, Output extends z.ZodObject>(
    tool: Tool<Input, Output>,
    input: z.input<Input>,
  ) => Promise<Answer<z.input<Output>>>,
) => Promise<Answer<unknown>>;

/** A command that prints what a tool answers. */
function toolCommand<const Info extends CommandInfo>(info: Info, work: Work<Info>): Command {
  return async (args, place) => {
    const leaving = new AbortController();
    const stop = () => leaving.abort();
    process.once('SIGINT', stop);
    try {
      const { values, positionals } = readArgs(info, args);
      if (values.help) {
        process.stdout.write(helpText(info));
        return EXIT.done;
      }
      const context = openContext({ place, stopSignal: leaving.signal });
      const answer = await work(context, positionals, values, async (tool, input) => {
        const parsed = tool.input.strict().safeParse(input);
        if (!parsed.success)
          throw new TypeError(parsed.error.issues.map(({ message }) => message).join('. '));
        return tool.run(parsed.data as z.output<typeof tool.input>, context.tools, {
          signal: leaving.signal,
          progress: () => undefined,
          log: () => undefined,
          by: BY,
        });
      });
      const isJson = (values as { readonly json?: boolean }).json;
      if (isJson) print(JSON.stringify(answer.structured, null, 2));
      else printMessage(forPeople(answer.text));
      return EXIT.done;
    } catch (error) {
      if (leaving.signal.aborted) return EXIT.interrupted;
      return reportError(error, `${PROGRAM} ${info.name}`);
    } finally {
      process.off('SIGINT', stop);
      leaving.abort();
    }
  };
}

/** `models`: searches. */
export const models = toolCommand(MODELS, (_, words, { category, limit }, call) =>
  call(searchModels, {
    ...(words.length > 0 && { query: words.join(' ') }),
    ...(category !== undefined && { category }),
    ...(limit !== undefined && { limit: Number(limit) }),
  }),
);

/** `schema`: the fields of a model. */
export const schema = toolCommand(SCHEMA, (_, ids, __, call) =>
  call(getModelSchema, { endpoint_id: one(ids, 'an endpoint id') }),
);

/** `price`: list prices, and with an input the estimate of that run. */
export const price = toolCommand(PRICE, async ({ runtime }, ids, values, call) => {
  if (ids.length === 0) throw new TypeError('An endpoint id is missing.');
  const hasInput = values.input !== undefined || values['input-file'] !== undefined;
  if (!hasInput) return call(getPricing, { endpoint_id: ids.join(',') });
  const id = normalizeEndpointId(one(ids, 'an endpoint id'));
  const { schema: known } = await runtime.catalogue.schema(id);
  return call(getPricing, { endpoint_id: id, input: await readInput(values, known.input) });
});

/** `docs`: searches fal's documentation. */
export const docs = toolCommand(DOCS, (_, words, __, call) =>
  call(searchDocs, { query: words.join(' ') }),
);

/** `recommend`: models for a task. */
export const recommend = toolCommand(RECOMMEND, (_, words, __, call) =>
  call(recommendModel, { task: words.join(' ') }),
);

/** `upload`: files or public addresses, each printed as its URL. */
export const upload = toolCommand(UPLOAD, async ({ runtime }, sources) => {
  if (sources.length === 0) throw new TypeError('A file or a URL is missing.');
  const uploads = [];
  for (const source of sources) {
    const isUrl = /^https?:\/\//i.test(source);
    // A file that a person names on the command line may lie anywhere.
    const from = isUrl ? { url: source } : { path: source, isPicked: true as const };
    const { url, contentType, size, reused } = await runtime.upload(from);
    uploads.push({ source, url, content_type: contentType, size, ...(reused && { reused }) });
  }
  return { structured: { uploads }, text: uploads.map(({ url }) => url).join('\n') };
});

function one(values: readonly string[], what: string): string {
  const [first, ...more] = values;
  if (first !== undefined && more.length === 0) return first;
  throw new TypeError(first === undefined ? `The command needs ${what}.` : `One only: ${what}.`);
}

/** The commands that do what the tools do of which an answer speaks. */
const COMMANDS: ReadonlyMap<string, string> = new Map([
  ['search_models', 'models'],
  ['get_model_schema', 'schema'],
  ['get_pricing', 'price'],
  ['search_docs', 'docs'],
  ['recommend_model', 'recommend'],
  ['run_model', 'run'],
  ['upload_file', 'upload'],
]);

/** An answer to an agent as one to a person: commands in place of tools, and no cursor. */
const forPeople = (text: string): string =>
  text
    .replaceAll('price: get_pricing', 'price not known')
    .replaceAll(/\b[a-z]+(_[a-z]+)+\b/g, (name) => {
      const command = COMMANDS.get(name);
      return command === undefined ? name : `${PROGRAM} ${command}`;
    })
    .replace(/^More: cursor .+$/m, 'There are more: see --limit.');
