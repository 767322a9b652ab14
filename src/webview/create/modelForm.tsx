import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useApp } from '../app.ts';
import { Form } from '../form/form.tsx';
import { FormContext, type FormContextValue } from '../form/formContext.ts';
import { BatchLines } from './batchLines.tsx';
import { FormTools } from './formTools.tsx';
import { Latest } from './latest.tsx';
import { OtherFaults } from './otherFaults.tsx';
import { RawForm } from './rawForm.tsx';
import { RunBar } from './runBar.tsx';
import { Running } from './running.tsx';
import type { Session } from './session.ts';

/** A model's form with its run bar, running jobs and latest results. */
export function ModelForm({ session }: { readonly session: Session }) {
  const helps = useSignal(false);
  const [isOpen, setOpen] = useState(false);
  const [focuses, setFocuses] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const context = useContextValue(session, helps);
  const { draft, formKey } = session;
  const { raw } = draft.value;
  // Opening the view or a model leaves the focus on the body, so the first field gets it.
  useEffect(() => {
    if (document.hasFocus() && document.activeElement === document.body)
      root.current?.querySelector<HTMLElement>(FIRST)?.focus();
  }, []);
  // The effect runs after the render that displays the errors.
  useEffect(() => {
    if (focuses > 0) focusFirstFault(root.current);
  }, [focuses]);
  const generate = () => {
    void session.generate().then((isAccepted) => {
      if (!isAccepted) setFocuses((before) => before + 1);
    });
  };
  const tools = <FormTools session={session} helps={helps} />;
  return (
    <FormContext.Provider value={context}>
      <div
        class="model-form"
        ref={root}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing)
            return;
          event.preventDefault();
          generate();
        }}
      >
        {raw === undefined && <OtherFaults session={session} />}
        {raw === undefined ? (
          <Form
            key={formKey.value}
            schema={session.schema}
            values={draft.value.values}
            update={session.update}
            isOpen={isOpen}
            setOpen={setOpen}
          >
            {tools}
          </Form>
        ) : (
          <RawForm key={formKey.value} session={session} raw={raw}>
            {tools}
          </RawForm>
        )}
        <RunBar session={session} onGenerate={generate} />
      </div>
      <BatchLines />
      <Running />
      <Latest />
    </FormContext.Provider>
  );
}

function useContextValue(session: Session, helps: FormContextValue['helps']): FormContextValue {
  const app = useApp();
  const { draft, faults, uploads, change } = session;
  const seedLocked = useComputed(() => draft.value.seedLocked === true);
  return useMemo(
    () => ({
      host: app.host,
      uploads,
      faults,
      helps,
      seedLocked,
      lockSeed: (locked) => change({ seedLocked: locked }),
      language: app.situation.value.language,
      toast: app.toast,
    }),
    [session],
  );
}

const FIRST = 'textarea, input:not([hidden]), select, .drop-zone-main';

function focusFirstFault(root: HTMLElement | null): void {
  // A group is invalid because of a nested field, so the innermost one gets the focus.
  const all = [...(root?.querySelectorAll<HTMLElement>('[data-invalid=true]') ?? [])];
  const first = all.find((one) => !one.querySelector('[data-invalid=true]'));
  if (!first) return;
  const box = ['input, select, textarea', '.drop-zone-main', 'button:not(.about)']
    .map((selector) => first.querySelector<HTMLElement>(selector))
    .find((found) => found !== null && !found.hidden);
  (box ?? first).focus();
  first.scrollIntoView({ block: 'nearest' });
}
