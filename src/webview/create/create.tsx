import { useEffect, useMemo, useState } from 'preact/hooks';
import { presetNameOf } from '../../domain/preset.ts';
import type { Requests } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { useRequest } from '../controls/request.ts';
import { carryOver } from '../form/values.ts';
import { Button } from '../controls/button.tsx';
import { t } from '../l10n.ts';
import { FirstRun } from './firstRun.tsx';
import { ModelForm } from './modelForm.tsx';
import { ModelLine } from './modelLine.tsx';
import { PresetLine } from './presetLine.tsx';
import { createSession, type Session } from './session.ts';
import { addFiles } from './inputFiles.ts';

const isPreset = (id: string): boolean => presetNameOf(id) !== undefined;

type Answer = Requests['model.schema'][1];

/** The Create view: a model, its form and its results. */
export function Create() {
  const app = useApp();
  const { endpointId } = app.memory.value;
  return (
    <section class="create" aria-label={t('Create')}>
      {endpointId === undefined ? (
        <FirstRun />
      ) : (
        <CreateWithModel key={endpointId} endpointId={endpointId} />
      )}
    </section>
  );
}

function CreateWithModel({ endpointId }: { readonly endpointId: string }) {
  const { modelsVersion } = useApp();
  const [attempts, setAttempts] = useState(0);
  // A preset's file may change at any time, a model's schema does not.
  const version = isPreset(endpointId) ? modelsVersion.value : 0;
  const { answer, error } = useRequest('model.schema', { id: endpointId }, attempts + version);
  const session = useSession(endpointId, answer);
  return (
    <>
      <ModelLine endpointId={endpointId} row={answer?.row} />
      {error !== undefined && (
        <div class="trouble" role="alert">
          <p>{error}</p>
          <Button
            look="secondary"
            label={t('Try again')}
            onClick={() => setAttempts(attempts + 1)}
          />
        </div>
      )}
      {!session && error === undefined && <Skeleton />}
      {session && answer?.preset && <PresetLine session={session} preset={answer.preset} />}
      {session && <ModelForm session={session} />}
    </>
  );
}

/** The form's state from the stored draft and the values carried over from the previous model. */
function useSession(endpointId: string, answer: Answer | undefined): Session | undefined {
  const app = useApp();
  const session = useMemo(() => {
    if (!answer) return undefined;
    const own = app.draftOf(endpointId);
    const { value: from } = app.previousModel;
    app.previousModel.value = undefined;
    const carried = from === undefined ? {} : carryOver(answer.input, app.draftOf(from).values);
    const { raw: _, ...kept } = own;
    const isCarried = Object.keys(carried).length > 0;
    const draft = isCarried ? { ...kept, values: { ...own.values, ...carried } } : own;
    if (isCarried) app.writeDraft(endpointId, draft);
    return createSession(app, endpointId, answer.input, draft);
    // An equal answer leaves the form as it is.
  }, [JSON.stringify(answer)]);
  useEffect(() => () => session?.dispose(), [session]);
  const version = app.valuesVersion.value;
  const [appliedVersion, setAppliedVersion] = useState(version);
  useEffect(() => {
    if (version === appliedVersion || !session) return;
    setAppliedVersion(version);
    session.replace(app.draftOf(endpointId));
  }, [version, session]);
  const { value: use } = app.filesToUse;
  useEffect(() => {
    if (!session || use?.endpointId !== endpointId) return;
    app.filesToUse.value = undefined;
    void addFiles(app, session, use.files);
  }, [use, session]);
  return session;
}

/** The placeholder of the form, which CSS shows after a delay. */
function Skeleton() {
  return (
    <div class="skeleton" role="status" aria-label={t('Loading')}>
      {[1, 2, 3].map((at) => (
        <div key={at} />
      ))}
    </div>
  );
}
