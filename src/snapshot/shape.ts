import type { MediaKind } from '../domain/types.ts';
import { kindOfFileField, kindOfInputField } from '../domain/mediaFields.ts';
import type { PackedSchema } from './packed.ts';

/** Finds a shared type by its index. */
export type TypeAt = (ref: number) => PackedSchema | undefined;

/** The kinds of media that an input takes, and those that it requires. */
export interface InputMedia {
  readonly any: ReadonlySet<MediaKind>;
  readonly required: ReadonlySet<MediaKind>;
}

/** Fields whose media guide the result but are not its source. */
const GUIDE =
  /(^|_)(mask|voice|ic_light|control_image|control_lora_image|ref_audio|reference_audio)(_|$)/;

/** The kinds of media that an input takes, nested objects included, without masks and guides. */
export function inputMedia(input: PackedSchema, typeAt: TypeAt): InputMedia {
  const any = new Set<MediaKind>();
  const required = new Set<MediaKind>();
  collect(input, true, 0);
  return { any, required };

  function collect(object: PackedSchema, isNeeded: boolean, depth: number): void {
    for (const [name, property] of Object.entries(object.properties ?? {})) {
      if (GUIDE.test(name)) continue;
      const isRequired = isNeeded && (object.required?.includes(name) ?? false);
      for (const part of partsOf(property)) {
        const inner = part.$ref === undefined ? undefined : typeAt(part.$ref);
        const kind =
          part.media ??
          (inner?.properties?.url && (kindOfTitle(inner.title) ?? kindOfInputField(name)));
        if (kind) any.add(kind);
        if (kind && isRequired) required.add(kind);
        if (inner && depth < 2) collect(inner, isRequired, depth + 1);
      }
    }
  }
}

/** The kinds of media among an output's own properties. */
export function outputMedia(output: PackedSchema, typeAt: TypeAt): Set<MediaKind> {
  const kinds = new Set<MediaKind>();
  for (const [name, property] of Object.entries(output.properties ?? {})) {
    for (const part of partsOf(property)) {
      if (part.media) kinds.add(part.media);
      const inner = part.$ref === undefined ? undefined : typeAt(part.$ref);
      const kind = inner && kindOfTitle(inner.title);
      if (kind) kinds.add(kind);
      else if (inner?.properties?.url) kinds.add(kindOfFileField(name, property.description ?? ''));
    }
  }
  return kinds;
}

function kindOfTitle(title = ''): MediaKind | undefined {
  return (['video', 'audio', 'image'] as const).find((kind) => title.toLowerCase().includes(kind));
}

function partsOf(schema: PackedSchema): PackedSchema[] {
  return [
    schema,
    ...(schema.items ? partsOf(schema.items) : []),
    ...(schema.anyOf ?? []).flatMap(partsOf),
  ];
}
