import type { Complete } from '../completions.ts';
import type { ToolContext } from '../tool.ts';

/** The content of a resource. */
export type Content = { readonly mimeType: string } & (
  | { readonly text: string }
  /** Base64. */
  | { readonly blob: string }
);

/** The variables of a template's URI by name, decoded. */
type Variables = Readonly<Record<string, string>>;

/** A resource, or a template of resources, as a value. */
export interface Resource {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** A `fal://` URI, or a template of them (RFC 6570, `{name}`, `{+name}` and, at the end, `{?name}`). */
  readonly uri: string;
  /** Absent where it varies. */
  readonly mimeType?: string;
  /** False: it is made from the journal, so the stateless HTTP server leaves it out. */
  readonly remote?: false;
  /** Completes the variables of its template. */
  readonly complete?: Readonly<Record<string, Complete>>;
  /** A cheap sign of change: while it resolves to the same object, the content is the same. Undefined: only a read shows it. */
  version?(
    variables: Variables,
    context: Pick<ToolContext, 'journal'>,
  ): Promise<object | undefined>;
  /** @throws {FalError} */
  read(variables: Variables, context: ToolContext, signal: AbortSignal): Promise<Content>;
}

/** The variables with which a template makes this URI; undefined when none do. */
export function matchUri(template: string, uri: string): Variables | undefined {
  const names: string[] = [];
  const pattern = template
    .split(/(\{[+?]?\w+\})/)
    .map((part) => {
      const variable = /^\{([+?]?)(\w+)\}$/.exec(part);
      if (!variable) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
      names.push(variable[2] ?? '');
      if (variable[1] === '?') return `(?:\\?${variable[2] ?? ''}=([^&]*))?`;
      return variable[1] === '+' ? '(.+)' : '([^/?]+)';
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
