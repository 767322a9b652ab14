/** What a person holds in hand, or wants to hold. */
export type Kind = 'text' | 'image' | 'video' | 'audio' | '3d';

/** One way to exercise a skill: what goes in, and which endpoints take it. */
export interface Route {
  /** What must go in, beside a prompt; none for what is made from words alone. */
  readonly from: readonly Kind[];
  readonly out: Kind;
  /** fal's categories in which such endpoints stand. */
  readonly categories: readonly string[];
  /** What an endpoint's id looks like when it does this; any endpoint of the category when absent. */
  readonly ids?: RegExp;
  /** The same, in its name, tags and description. */
  readonly says?: RegExp;
  /** Endpoints known to be good, best first; `*` stands for any run of characters without a slash. */
  readonly best: readonly string[];
}

/** One thing that people ask models for. */
export interface Skill {
  readonly id: string;
  /** Starts the sentence that says why: "Removes the background". */
  readonly does: string;
  /** Words that go with it, the most telling first: tasks that hold them mean it, a search finds it. */
  readonly words: string;
  /** A wide field that narrower skills go before. */
  readonly broad?: true;
  /** Phrases (see `readAsk`) that surely ask for it. */
  readonly asks: readonly string[];
  /** Phrases that make it likely. */
  readonly hints?: readonly string[];
  /** Phrases that tell it is something else. */
  readonly not?: readonly string[];
  readonly routes: readonly Route[];
}
