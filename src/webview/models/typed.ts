const TYPED_FOR = 700;

/** The text typed in the list, for typeahead. */
export interface Typed {
  readonly isGoing: (now: number) => boolean;
  /** Appends a letter and returns the text. */
  readonly add: (letter: string, now: number) => string;
}

/** Collects typed letters until a pause. */
export function createTyped(): Typed {
  let text = '';
  let last = -Infinity;
  const isGoing = (now: number) => now - last < TYPED_FOR;
  return {
    isGoing,
    add: (letter, now) => {
      text = (isGoing(now) ? text : '') + letter.toLowerCase();
      last = now;
      return text;
    },
  };
}
