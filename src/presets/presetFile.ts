import type { Preset } from '../domain/preset.ts';
import type { NamedFile } from './files.ts';

/** Whether a preset can be run, and if not, why. */
export type PresetState =
  | 'usable'
  /** The workspace is not trusted, or the file is newer than its trust. */
  | 'untrusted'
  /** The file is not the one that was trusted. */
  | 'changed'
  /** Another preset of this name takes precedence. */
  | 'hidden'
  | 'faulty';

/** A file of a preset folder. */
export interface PresetFile {
  readonly name: string;
  readonly path: string;
  /** The project that it belongs to; undefined for the user's own. */
  readonly root?: string;
  readonly state: PresetState;
  /** Undefined for a faulty one. */
  readonly preset?: Preset;
  /** What is wrong and what to do, in whole sentences; undefined for a usable one. */
  readonly fault?: string;
  /** SHA-256 of the bytes that were read, in hex. */
  readonly sha256?: string;
}

/** A preset that can be run. */
export interface UsablePreset extends PresetFile {
  readonly preset: Preset;
}

/** The presets of the user and of the workspace. */
export interface PresetList {
  /** By name; the user's before the workspace's of the same name. */
  readonly files: readonly PresetFile[];
  /** What was left out, in whole sentences. */
  readonly notes: readonly string[];
}

export const isUsable = (file: PresetFile): file is UsablePreset =>
  file.state === 'usable' && file.preset !== undefined;

/** The files of one preset folder. */
export interface Source {
  /** The project; undefined for the user's own. */
  readonly root?: string;
  readonly files: readonly NamedFile[];
  readonly more: number;
}
