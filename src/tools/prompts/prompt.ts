import type { Complete } from '../completions.ts';
import type { ToolContext } from '../tool.ts';

/** The values of a prompt's arguments by name; those left empty are absent. */
export type Arguments = Readonly<Record<string, string>>;

export interface Argument {
  readonly name: string;
  readonly description: string;
  readonly required?: true;
  /** False: it needs local files, so the stateless HTTP server leaves it out. */
  readonly remote?: false;
  readonly complete?: Complete;
}

/** A prompt as a value: a person's request, written so that an agent uses the tools in the right order. */
export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly Argument[];
  /** The task for recommend_model. */
  readonly task: (args: Arguments) => string;
  /** The first sentence. */
  readonly request: string;
  /** Requirements besides the arguments. */
  readonly notes?: (args: Arguments) => readonly string[];
  /** How to run the model, where it is not one run_model. */
  readonly run?: (args: Arguments) => string;
  /** The steps in place of the usual ones; `program` is how a shell starts the commands of this server. @throws {FalError} for arguments that do not go together */
  readonly steps?: (
    args: Arguments,
    usual: readonly string[],
    program: string,
  ) => readonly string[];
  /** False: it needs local files, so the stateless HTTP server does not have it. */
  readonly remote?: false;
}

const CANDIDATES = 3;

/** The text that the agent gets. Never throws for a catalogue that knows no model of the kind. @throws {FalError} for arguments that do not go together */
export async function writePrompt(
  prompt: Prompt,
  args: Arguments,
  { catalogue, remote, program = 'fal-mcp' }: Pick<ToolContext, 'catalogue' | 'remote' | 'program'>,
  signal: AbortSignal,
): Promise<string> {
  const { model, save_to } = args;
  const { found } = model
    ? { found: [] }
    : await catalogue.recommend(prompt.task(args), { limit: CANDIDATES, signal });
  const usual = [
    model
      ? `Use the model ${model}.`
      : found.length > 0
        ? `Choose a model. Best matches first:\n${found.map(({ endpointId, why }) => `   - ${endpointId}: ${why}`).join('\n')}`
        : 'Choose a model with recommend_model.',
    `Read get_model_schema and build the input from the details above.${remote ? '' : ' If a media field holds a project file, set upload_inputs to true.'}`,
    'Call get_pricing with that input, and tell me the price before you run anything that costs more than 0.50 USD.',
    `${prompt.run?.(args) ?? 'Call run_model once'}${remote ? '' : `, with save_to "${save_to ?? 'fal-results'}"`}. On status "processing", continue with check_job; do not run it again.`,
    `Tell me the result: ${remote ? 'URLs' : 'files'}, model and cost.`,
  ];
  const steps = prompt.steps?.(args, usual, program) ?? usual;
  const details = prompt.arguments
    .filter(({ name }) => args[name] && name !== 'model' && name !== 'save_to')
    .map(({ name }) => `- ${name.replaceAll('_', ' ')}: ${args[name] ?? ''}`);
  const notes = (prompt.notes?.(args) ?? []).map((note) => `- ${note}`);
  return [
    prompt.request,
    '',
    ...details,
    ...notes,
    '',
    'With the fal tools:',
    ...steps.map((step, at) => `${at + 1}. ${step}`),
  ].join('\n');
}
