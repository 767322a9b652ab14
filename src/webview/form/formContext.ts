import type { ReadonlySignal } from '@preact/signals';
import { type ComponentType, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Client } from '../../protocol/channel.ts';
import type { Fault, Json } from '../../protocol/messages.ts';
import type { Field } from './fields.ts';
import type { Uploads } from './uploads.ts';

/** A change of a value, made of the value as it then is; undefined = not sent. */
export type Change = (before: Json | undefined) => Json | undefined;

/** What every control is given. */
export interface ControlProps {
  readonly field: Field;
  readonly value: Json | undefined;
  /** As in `images[0].url`. */
  readonly path: string;
  readonly update: (change: Change) => void;
  readonly aria: ControlAria;
}

/** What a control with fields of its own is given besides. */
export interface NestedProps extends ControlProps {
  /** How deep in the form it stands. */
  readonly depth: number;
  /** Draws a field within it. */
  readonly Row: ComponentType<RowProps>;
}

/** One line of a form. */
export interface RowProps {
  readonly field: Field;
  readonly value: Json | undefined;
  readonly path: string;
  readonly depth: number;
  readonly update: (change: Change) => void;
  /** An item of a list can be taken out. */
  readonly onRemove?: () => void;
}

/** What binds a control to its label, its help and what is wrong with it. */
export interface ControlAria {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
  readonly 'aria-required': boolean;
}

/** What the controls of one form share. */
export interface FormKit {
  readonly host: Client;
  readonly uploads: Uploads;
  readonly faults: ReadonlySignal<readonly Fault[]>;
  /** Every field's help is shown. */
  readonly helps: ReadonlySignal<boolean>;
  readonly seedLocked: ReadonlySignal<boolean>;
  readonly lockSeed: (locked: boolean) => void;
  /** The reader's language, for figures. */
  readonly language: string;
  readonly say: (text: string, tone?: 'info' | 'error') => void;
}

export const FormContext = createContext<FormKit | undefined>(undefined);

/** The form that a control stands in. @throws outside of one */
export function useForm(): FormKit {
  const kit = useContext(FormContext);
  if (!kit) throw new Error('This control stands outside a form.');
  return kit;
}
