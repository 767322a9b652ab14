const TYPED_FOR = 700;

/** What was typed in the list within a moment. */
export interface Typed {
  readonly isGoing: (now: number) => boolean;
  /** The text with this letter. */
  readonly add: (letter: string, now: number) => string;
}

/** Gathers typed letters until a pause. */
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
