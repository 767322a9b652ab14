import type { Client } from './client.ts';
import type { Format } from './format.ts';
import { JSON_FORMAT } from './json.ts';
import { TOML_FORMAT } from './toml.ts';
import { YAML_FORMAT } from './yaml.ts';

/** How the files of clients are read and edited. */
export const FORMATS: Readonly<Record<Client['format'], Format>> = {
  json: JSON_FORMAT,
  toml: TOML_FORMAT,
  yaml: YAML_FORMAT,
};
