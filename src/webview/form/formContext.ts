import type { ReadonlySignal } from '@preact/signals';
import { type ComponentType, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Client } from '../../protocol/channel.ts';
import type { Fault, Json } from '../../protocol/messages.ts';
import type { Field } from './fields.ts';
import type { Uploads } from './uploads.ts';

/** Computes a new value from the current one; undefined removes it from the input. */
export type Change = (before: Json | undefined) => Json | undefined;

/** The props of every control. */
export interface ControlProps {
  readonly field: Field;
  readonly value: Json | undefined;
  /** The path in the input, such as `images[0].url`. */
  readonly path: string;
  readonly update: (change: Change) => void;
  readonly aria: ControlAria;
}

/** The props of a control with nested fields. */
export interface NestedProps extends ControlProps {
  /** The nesting level in the form. */
  readonly depth: number;
  /** Renders a nested field. */
  readonly Row: ComponentType<RowProps>;
}

/** The props of a field's row. */
export interface RowProps {
  readonly field: Field;
  readonly value: Json | undefined;
  readonly path: string;
  readonly depth: number;
  readonly update: (change: Change) => void;
  /** Removes the item; set for items of a list. */
  readonly onRemove?: () => void;
}

/** The attributes that connect a control to its label, help and error. */
export interface ControlAria {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
  readonly 'aria-required': boolean;
}

/** The state that the controls of one form share. */
export interface FormContextValue {
  readonly host: Client;
  readonly uploads: Uploads;
  readonly faults: ReadonlySignal<readonly Fault[]>;
  /** Whether the help of all fields is visible. */
  readonly helps: ReadonlySignal<boolean>;
  readonly seedLocked: ReadonlySignal<boolean>;
  readonly lockSeed: (locked: boolean) => void;
  /** The display language, for number formats. */
  readonly language: string;
  readonly toast: (text: string, tone?: 'info' | 'error') => void;
}

export const FormContext = createContext<FormContextValue | undefined>(undefined);

/** Returns the context of the enclosing form. @throws outside a form */
export function useForm(): FormContextValue {
  const context = useContext(FormContext);
  if (!context) throw new Error('This control stands outside a form.');
  return context;
}
