import type { Suggest } from '../suggest.ts';
import type { Services } from '../tool.ts';

/** What a resource holds. */
export type Content = { readonly mimeType: string } & (
  | { readonly text: string }
  /** Base64. */
  | { readonly blob: string }
);

/** One resource, or all that a template leads to, as a value. */
export interface Resource {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** A `fal://` address, or a template of them (RFC 6570, `{name}` and `{+name}`). */
  readonly uri: string;
  /** Absent where it differs. */
  readonly mimeType?: string;
  /** True: it is made from the journal of this machine, and there is none without one. */
  readonly ofThisMachine: boolean;
  /** How its template's variables are completed. */
  readonly suggest?: Readonly<Record<string, Suggest>>;
  /** What its content hangs on, where that is cheap to ask: while it is the same object, so is the content. Undefined: only a read tells. */
  basis?(
    given: Readonly<Record<string, string>>,
    services: Pick<Services, 'journal'>,
  ): Promise<object | undefined>;
  /** @throws {FalError} */
  read(
    given: Readonly<Record<string, string>>,
    services: Services,
    signal: AbortSignal,
  ): Promise<Content>;
}

/** The variables of a template that leads to this address; undefined when it does not lead there. */
export function match(template: string, uri: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = template
    .split(/(\{\+?\w+\})/)
    .map((part) => {
      const variable = /^\{(\+?)(\w+)\}$/.exec(part);
      if (!variable) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
      names.push(variable[2] ?? '');
      return variable[1] ? '(.+)' : '([^/]+)';
    })
    .join('');
  const found = new RegExp(`^${pattern}$`).exec(uri);
  if (!found) return undefined;
  try {
    return Object.fromEntries(
      names.map((name, at) => [name, decodeURIComponent(found[at + 1] ?? '')]),
    );
  } catch {
    return undefined;
  }
}
