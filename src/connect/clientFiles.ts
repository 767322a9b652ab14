import { join, named, type Place } from './places.ts';

/** Candidate paths of a client's file, likeliest first; see `fileOf`. */
export type Files = (place: Place) => readonly string[];

/** A file below the home folder. */
export const home =
  (...parts: string[]): Files =>
  (place) => [join(place, place.home, ...parts)];

/** A file below a folder of the home folder, which the environment variable `name` moves. */
export const inFolder =
  (name: string, folder: string, ...parts: string[]): Files =>
  (place) => [join(place, named(place.env[name]) ?? join(place, place.home, folder), ...parts)];

/** A file of the project. */
export const project =
  (...parts: string[]): Files =>
  (place) => [join(place, place.project, ...parts)];
