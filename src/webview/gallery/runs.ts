import type { JobCard, Json, JsonObject, MediaKind, Schema } from '../../protocol/messages.ts';
import type { App } from '../app.ts';
import { randomSeed, seedFieldOf } from '../form/seeds.ts';
import { t } from '../l10n.ts';

/** Runs the same input again. */
export function again({ host, runOrToast, toast }: App, job: JobCard, input = job.input): void {
  runOrToast(async () => {
    // An agent may have written the input, so a variable such as `${clipboard}` must stay text.
    const request = { endpointId: job.endpointId, inputs: [input], literal: true };
    const { faults, error } = await host.ask('run.start', request);
    const [fault] = faults;
    if (fault)
      toast(fault.path === '' ? fault.message : `${fault.path}: ${fault.message}`, 'error');
    else if (error !== undefined) toast(error, 'error');
    else toast(t('Started {0}', job.modelName));
  });
}

/** Runs the input with a new seed; shows a toast for a model without one. */
export function vary(app: App, job: JobCard): void {
  app.runOrToast(async () => {
    const { input } = await app.host.ask('model.schema', { id: job.endpointId });
    const name = seedFieldOf(input);
    if (name === undefined) {
      app.toast(t('{0} has no seed. “Again” runs the same input once more.', job.modelName));
      return;
    }
    const seed = randomSeed(input.properties?.[name] ?? {});
    again(app, job, { ...job.input, [name]: seed });
  });
}

/** An input with the URL in the model's field for this kind; undefined when there is none. */
export function inputWithMedia(
  { properties = {}, required = [] }: Schema,
  kind: MediaKind,
  url: string,
): JsonObject | undefined {
  const takes = (schema: Schema | undefined): boolean =>
    schema?.media === kind || (schema?.anyOf ?? []).some(takes);
  const fields = Object.entries(properties).flatMap(
    ([name, schema]): readonly { name: string; value: Json }[] => {
      if (takes(schema)) return [{ name, value: url }];
      return takes(schema.items) ? [{ name, value: [url] }] : [];
    },
  );
  const field = fields.find(({ name }) => required.includes(name)) ?? fields[0];
  return field && { [field.name]: field.value };
}

/** Whether models of a category accept media of a kind. */
export function acceptsKind(category: string, kind: MediaKind): boolean {
  const begins: Partial<Record<MediaKind, RegExp>> = {
    image: /^(image-to-|vision)/,
    video: /^video-to-/,
    audio: /^(audio|speech)-to-/,
    '3d': /^3d-to-/,
  };
  return begins[kind]?.test(category) ?? false;
}
