import type { Services } from '../tool.ts';
import type { Suggest } from '../suggest.ts';

/** What a person typed for a prompt's arguments; those left empty are absent. */
export type Given = Readonly<Record<string, string>>;

export interface Argument {
  readonly name: string;
  readonly description: string;
  readonly required?: true;
  readonly suggest?: Suggest;
}

/** One prompt, once, as a value: a person's wish in the words that lead an agent through the tools. */
export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly Argument[];
  /** The wish as recommend_model takes it. */
  readonly task: (given: Given) => string;
  /** The first sentence. */
  readonly wish: string;
  /** What is to be kept in mind, beside the arguments themselves. */
  readonly notes?: (given: Given) => readonly string[];
  /** How the runs are made, where it is not one run_model. */
  readonly run?: string;
}

const CANDIDATES = 3;

/** What the agent is told. Never throws for a catalogue that knows no model of the kind. */
export async function writePrompt(
  prompt: Prompt,
  given: Given,
  { catalogue, files }: Pick<Services, 'catalogue' | 'files'>,
  signal: AbortSignal,
): Promise<string> {
  const { model, save_to } = given;
  const found = model
    ? []
    : await catalogue.recommend(prompt.task(given), { limit: CANDIDATES, signal });
  const steps = [
    model
      ? `Use the model ${model}.`
      : found.length > 0
        ? `Choose the model; these suit, best first:\n${found.map(({ endpointId, why }) => `   - ${endpointId}: ${why}`).join('\n')}`
        : 'Choose the model with recommend_model.',
    `Read get_model_schema and make its input out of the above.${files ? ' A project file in a media field: run with upload_inputs true.' : ''}`,
    'Ask get_pricing with that input, and tell me the price before you run anything above 0.50 USD.',
    `${prompt.run ?? 'Call run_model once'}${files ? `, with save_to "${save_to ?? 'fal-results'}"` : ''}. On status "processing" go on with check_job; do not run it again.`,
    `Tell me what was made: the ${files ? 'files' : 'URLs'}, the model, the cost.`,
  ];
  const told = prompt.arguments
    .filter(({ name }) => given[name] && name !== 'model' && name !== 'save_to')
    .map(({ name }) => `- ${name.replaceAll('_', ' ')}: ${given[name] ?? ''}`);
  const notes = (prompt.notes?.(given) ?? []).map((note) => `- ${note}`);
  return [
    prompt.wish,
    '',
    ...told,
    ...notes,
    '',
    'With the fal tools:',
    ...steps.map((step, at) => `${at + 1}. ${step}`),
  ].join('\n');
}
