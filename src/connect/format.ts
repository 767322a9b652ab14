/** An object of a configuration file. */
export type Values = Readonly<Record<string, unknown>>;

/** Where a value is: the names of the objects around it, then its own. Mutable, as jsonc-parser takes it. */
export type Path = string[];

/** A value of a file, and where it stands in the text. */
export interface Located {
  readonly start: number;
  readonly end: number;
  /** What it is, unless it has members or items of their own. */
  readonly value?: unknown;
  readonly members?: readonly (readonly [name: string, value: Located])[];
  readonly items?: readonly Located[];
}

/** How files of one syntax are edited. Each edit keeps every byte that it does not change. */
export interface Format {
  /** Parses a file. @throws {FalError} `not-allowed`, with line and column */
  read(text: string, file: string): Values;
  /** Parses a file and keeps where its values stand; undefined for an empty one. @throws {FalError} `not-allowed`, with line and column */
  locate(text: string, file: string): Located | undefined;
  /** Sets values in the object at `path` one by one and keeps its other values. */
  merge(text: string, path: Path, values: Values, file: string): string;
  /** Replaces the object at `path`, if any, by `values`. */
  replace(text: string, path: Path, values: Values, file: string): string;
  /** Removes what is at `path`, if anything. */
  remove(text: string, path: Path, file: string): string;
}

/** Whether a value is an object, not a list. */
export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
