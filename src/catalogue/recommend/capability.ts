/** What a task has or wants: a kind of media, words, or the weights of a trained model. */
export type Kind = 'text' | 'image' | 'video' | 'audio' | '3d' | 'file';

/** A row of the table: something that endpoints can do, or, without `makes`, that none can. */
export interface Capability {
  /** For example `cut-out-picture`. */
  readonly id: string;
  /** What it does, as the end of a sentence: `cuts the subject out of a picture`. */
  readonly title: string;
  /** What most people come for, the most common with 1. */
  readonly common?: number;
  readonly takes: readonly Kind[];
  readonly makes?: Kind;
  /** fal's categories whose endpoints all can do it. */
  readonly categories?: readonly string[];
  /** Endpoint ids that can do it; `*` stands for any characters. */
  readonly ids?: readonly string[];
  /** Endpoint ids of `categories` and `ids` that cannot. */
  readonly not?: readonly string[];
  /** The ids of the best endpoints for it, best first. */
  readonly best?: readonly string[];
}

/** A capability with tasks in people's own words, in several languages: a row as it is written. */
export interface CapabilityRow extends Capability {
  /** Short sentences, by which tasks are recognised. */
  readonly examples: readonly string[];
  /** Whole tasks with their circumstances. */
  readonly tasks?: readonly string[];
}

/** A capability with the stems of its examples and tasks, each as often as it occurs. */
export interface KnownCapability extends Capability {
  /** The stems of its title and examples, separated by spaces. */
  readonly stems: string;
  /** The stems of its whole tasks. */
  readonly tasks: string;
  /** Its shortest examples, by which a search finds its endpoints. */
  readonly phrases: string;
}

/** A condition that tasks name and endpoints fulfil, by a field of their input, a value of a field, or their id. */
export interface Constraint {
  readonly id: string;
  /** Words or phrases that name it. */
  readonly words: readonly string[];
  readonly fields?: readonly string[];
  /** Fields that an endpoint must not have. */
  readonly withoutFields?: readonly string[];
  readonly values?: readonly string[];
  readonly ids?: readonly string[];
  /** What an endpoint that fulfils it does, as the end of a sentence. */
  readonly fact: string;
  /** True: endpoints that fulfil it come first; else only they are left. */
  readonly isPreference?: boolean;
}

/** English words with their translations by language code; a `*` at the end stands for a short ending. */
export type Glossary = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What the recommender knows. */
export interface Knowledge {
  readonly capabilities: readonly KnownCapability[];
  readonly constraints: readonly Constraint[];
  readonly glossary: Glossary;
}
