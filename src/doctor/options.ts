import type { Translate } from '../domain/translate.ts';
import type { Limits } from '../domain/limits.ts';
import type { Place } from '../connect/places.ts';
import type { Check } from './report.ts';
import type { Steps } from './steps.ts';

/** The program that examines. */
export interface Program {
  readonly version: string;
  /** The server's file that belongs to it. */
  readonly file: string;
}

/** Where the key comes from. */
export interface KeySource {
  /** In words; undefined without a key. */
  readonly from: string | undefined;
  /** @throws {FalError} for a key file that is refused */
  readonly read: () => Promise<string | undefined>;
}

/** Who sets limits. */
export interface LimitSource {
  /** In words, such as `the environment`. */
  readonly who: string;
  /** @throws for limits that cannot be read */
  readonly read: () => Limits | Promise<Limits>;
  /** True: they only make the others stricter. */
  readonly isTightening?: boolean;
}

/** What is examined. */
export interface DoctorOptions {
  readonly program: Program;
  readonly key: KeySource;
  readonly gateway: {
    readonly url: string | undefined;
    /** The name of the variable or setting. */
    readonly setBy: string;
  };
  readonly dataFolder: string;
  /** Besides the limits of the machine. */
  readonly limits: readonly LimitSource[];
  readonly place: Omit<Place, 'project'>;
  /** The project folders whose clients' files are read. */
  readonly projects: readonly string[];
  /** The command of this program in a terminal; undefined in VS Code. */
  readonly command: string | undefined;
  /** The first sections of the report. */
  readonly more?: readonly Check[];
  readonly translate: Translate;
}

/** What each check gets. */
export interface DoctorContext extends DoctorOptions {
  readonly steps: Steps;
  /** What the report must not hold; checks add to it. */
  readonly secrets: Set<string>;
}
