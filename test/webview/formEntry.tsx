import '../../src/webview/style/style.css';
import { signal } from '@preact/signals';
import { render } from 'preact';
import type { Fault, JsonObject, Schema } from '../../src/protocol/messages.ts';
import { createClient, type Message } from '../../src/protocol/channel.ts';
import { Form } from '../../src/webview/form/form.tsx';
import { FormContext } from '../../src/webview/form/formContext.ts';
import { createUploads } from '../../src/webview/form/uploads.ts';
import { fillForm, readForm } from './formDriver.ts';

/** What the tests call in the page. */
interface FormPage {
  show(schema: Schema, values?: JsonObject, faults?: readonly Fault[]): Promise<void>;
  values(): JsonObject;
  /** Fills a form by its controls; returns what it then holds. */
  fill(schema: Schema, input: JsonObject): Promise<JsonObject>;
  /** Shows a form with an input; returns what its controls show of it. */
  read(schema: Schema, input: JsonObject): Promise<JsonObject>;
  /** Both, for many `[id, schema, input]`, as JSON; returns those that differ. */
  compare(all: string): Promise<readonly string[]>;
  /** What the form sent to its host. */
  readonly sent: readonly Message[];
  /** Delivers a message of the host. */
  receive(message: Message): void;
}

declare global {
  interface Window {
    form: FormPage;
  }
}

const sent: Message[] = [];
const host = createClient((message) => sent.push(message));
const values = signal<JsonObject>({});
const schema = signal<Schema>({});
const faults = signal<readonly Fault[]>([]);
const shows = signal(0);
const seedLocked = signal(false);
const context = {
  host,
  uploads: createUploads(host),
  faults,
  helps: signal(false),
  seedLocked,
  lockSeed: (locked: boolean) => {
    seedLocked.value = locked;
  },
  language: 'en',
  toast: () => undefined,
};

function Page() {
  return (
    <FormContext.Provider value={context}>
      <Form
        key={shows.value}
        schema={schema.value}
        values={values.value}
        update={(change) => {
          values.value = change(values.value);
        }}
        isOpen={true}
        setOpen={() => undefined}
      />
    </FormContext.Provider>
  );
}
render(<Page />, document.body);

const show: FormPage['show'] = async (next, input = {}, wrong = []) => {
  schema.value = next;
  values.value = input;
  faults.value = wrong;
  shows.value += 1;
  await scheduler.yield();
};

const fill: FormPage['fill'] = async (next, input) => {
  await show(next);
  await fillForm(next, input);
  return values.value;
};

const read: FormPage['read'] = async (next, input) => {
  await show(next, input);
  return readForm(next, input);
};

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

window.form = {
  show,
  values: () => values.value,
  fill,
  read,
  sent,
  receive: (message) => {
    host.receive(message);
  },
  compare: async (all) => {
    const different: string[] = [];
    for (const [id, next, input] of JSON.parse(all) as [string, Schema, JsonObject][]) {
      const expected = sorted(input);
      for (const [how, work] of [['filled', fill] as const, ['read', read] as const]) {
        const got = await work(next, input).then(sorted, String);
        if (got !== expected) different.push(`${id} ${how}: ${got} instead of ${expected}`);
      }
    }
    return different;
  },
};
