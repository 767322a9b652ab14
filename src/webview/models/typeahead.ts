const TYPEAHEAD_TIMEOUT = 700;

/** The text typed in the list. */
export interface Typeahead {
  readonly isActive: (now: number) => boolean;
  /** Appends a letter and returns the text. */
  readonly add: (letter: string, now: number) => string;
}

/** Collects typed letters until a pause. */
export function createTypeahead(): Typeahead {
  let text = '';
  let last = -Infinity;
  const isActive = (now: number) => now - last < TYPEAHEAD_TIMEOUT;
  return {
    isActive,
    add: (letter, now) => {
      text = (isActive(now) ? text : '') + letter.toLowerCase();
      last = now;
      return text;
    },
  };
}
