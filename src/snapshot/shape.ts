import type { MediaKind } from '../domain/types.ts';
import { kindOfFile, kindOfName } from '../domain/mediaFields.ts';
import type { PackedSchema } from './packed.ts';

/** Finds a shared type by its index. */
export type TypeAt = (ref: number) => PackedSchema | undefined;

/** The kinds of media that an input takes to work on, and those it cannot do without. */
export interface Taken {
  readonly any: ReadonlySet<MediaKind>;
  readonly required: ReadonlySet<MediaKind>;
}

// A guide steers what is made; it is not what is worked on.
const GUIDE =
  /(^|_)(mask|voice|ic_light|control_image|control_lora_image|ref_audio|reference_audio)(_|$)/;

/** What kinds of media an input takes, nested objects' fields included; masks and guides left out. */
export function mediaTaken(input: PackedSchema, typeAt: TypeAt): Taken {
  const any = new Set<MediaKind>();
  const required = new Set<MediaKind>();
  collect(input, true, 0);
  return { any, required };

  function collect(object: PackedSchema, must: boolean, depth: number): void {
    for (const [name, property] of Object.entries(object.properties ?? {})) {
      if (GUIDE.test(name)) continue;
      const needed = must && (object.required?.includes(name) ?? false);
      for (const part of partsOf(property)) {
        if (part.media) {
          any.add(part.media);
          if (needed) required.add(part.media);
        }
        const inner = part.$ref === undefined ? undefined : typeAt(part.$ref);
        const kind = inner?.properties?.url && (kindOfTitle(inner.title) ?? kindOfName(name));
        if (kind) {
          any.add(kind);
          if (needed) required.add(kind);
        }
        if (inner && depth < 2) collect(inner, needed, depth + 1);
      }
    }
  }
}

/** The kinds of media among an answer's own properties. */
export function mediaMade(output: PackedSchema, typeAt: TypeAt): Set<MediaKind> {
  const made = new Set<MediaKind>();
  for (const [name, property] of Object.entries(output.properties ?? {})) {
    for (const part of partsOf(property)) {
      if (part.media) made.add(part.media);
      const inner = part.$ref === undefined ? undefined : typeAt(part.$ref);
      if (!inner) continue;
      const kind = kindOfTitle(inner.title);
      if (kind) made.add(kind);
      else if (inner.properties?.url) made.add(kindOfFile(name, property.description ?? ''));
    }
  }
  return made;
}

function kindOfTitle(title = ''): MediaKind | undefined {
  if (/video/i.test(title)) return 'video';
  if (/audio/i.test(title)) return 'audio';
  return /image/i.test(title) ? 'image' : undefined;
}

function partsOf(schema: PackedSchema): PackedSchema[] {
  return [
    schema,
    ...(schema.items ? partsOf(schema.items) : []),
    ...(schema.anyOf ?? []).flatMap(partsOf),
  ];
}
