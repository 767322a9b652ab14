import { topOf } from './paths.ts';
import { readRaw } from '../form/jsonText.ts';
import type { Session } from './session.ts';

/** The errors that belong to no visible field. */
export function OtherFaults({ session }: { readonly session: Session }) {
  const { schema, draft, faults } = session;
  const { raw, values } = draft.value;
  const isShown = (name: string) =>
    raw === undefined &&
    (Object.hasOwn(schema.properties ?? {}, name) ||
      Object.hasOwn(values, name) ||
      schema.required?.includes(name));
  const isBroken = raw !== undefined && 'fault' in readRaw(raw);
  const others = faults.value.filter(({ path }) => !isShown(topOf(path)));
  if (others.length === 0 || isBroken) return null;
  return (
    <ul class="faults" role="alert" tabIndex={-1} data-invalid="true">
      {others.map(({ path, message }) => (
        <li key={`${path} ${message}`}>
          {path !== '' && <code>{path}</code>} {message}
        </li>
      ))}
    </ul>
  );
}
