import assert from 'node:assert/strict';
import { isObject } from '../../src/domain/schema.ts';
import type { Json, Schema } from '../../src/domain/types.ts';
import { buildOutput } from '../../src/sandbox/output.ts';
import { planOutput } from '../../src/sandbox/plan.ts';
import { createInputCheck } from '../../src/sandbox/validate.ts';
import { loadSnapshot } from '../../src/snapshot/load.ts';
import { catalogue } from './start.ts';

/** A valid value for a schema: required fields only. */
function sample(schema: Schema): Json {
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0] ?? null;
  if (schema.media !== undefined) return 'https://example.com/file.bin';
  if (schema.anyOf?.[0]) return sample(schema.anyOf[0]);
  switch (schema.type) {
    case 'string':
      return 'words';
    case 'number':
    case 'integer':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'array':
      return schema.items ? [sample(schema.items)] : [];
    case 'object':
    case undefined:
      break;
  }
  const needed = schema.required ?? [];
  return Object.fromEntries(needed.map((name) => [name, sample(schema.properties?.[name] ?? {})]));
}

/** Where a value lacks a required field or has one of the wrong type. */
function wrong(schema: Schema, value: Json | undefined, at: string): string[] {
  if (value === undefined) return [`${at} is missing`];
  if (value === null) return schema.nullable || schema.type === undefined ? [] : [`${at} is null`];
  if (schema.enum) return schema.enum.includes(value) ? [] : [`${at} is none of its enum`];
  if (schema.anyOf) {
    const all = schema.anyOf.map((branch) => wrong(branch, value, at));
    return all.some((found) => found.length === 0) ? [] : all.flat();
  }
  const type = Array.isArray(value) ? 'array' : typeof value;
  const expected = schema.type === 'integer' ? 'number' : schema.type;
  if (expected !== undefined && type !== expected) return [`${at} is ${type}, not ${expected}`];
  if (Array.isArray(value)) {
    const { items = {} } = schema;
    return value.flatMap((item, index) => wrong(items, item, `${at}[${index}]`));
  }
  if (!isObject(value)) return [];
  const missing = (schema.required ?? []).filter((name) => value[name] === undefined);
  const inner = Object.entries(value).flatMap(([name, part]) => {
    const property = schema.properties?.[name];
    return property ? wrong(property, part, `${at}.${name}`) : [];
  });
  return [...missing.map((name) => `${at}.${name} is missing`), ...inner];
}

describe('every endpoint of the sandbox', () => {
  it('responds with all required fields of its model’s output, of their types', async () => {
    const snapshot = loadSnapshot(await catalogue());
    assert.equal(snapshot.models.length, 1207);
    const found: string[] = [];
    let files = 0;
    for (const { endpointId, category } of snapshot.models) {
      const schema = snapshot.schema(endpointId);
      assert.ok(schema);
      const input = sample(schema.input);
      assert.ok(isObject(input), endpointId);
      const plan = planOutput(endpointId, category, input, { seconds: 1, isNsfw: false });
      const output = await buildOutput(schema.output, plan, ({ extension }) => {
        files++;
        const fileName = `file.${extension}`;
        return Promise.resolve({ url: `http://127.0.0.1/${fileName}`, fileName, size: 1 });
      });
      found.push(...wrong(schema.output, output, endpointId));
      if (!isObject(output) || Object.keys(output).length === 0) found.push(`${endpointId}: empty`);
    }
    assert.deepEqual(found, []);
    assert.ok(files > 1200);
  });

  it('accepts a valid input and finds all missing fields of an empty one', async () => {
    const snapshot = loadSnapshot(await catalogue());
    const readInput = createInputCheck();
    // Compiling all of them takes seconds; every tenth is of every family.
    const some = snapshot.models.filter((_, index) => index % 10 === 0);
    for (const { endpointId } of some) {
      const schema = snapshot.schema(endpointId);
      assert.ok(schema);
      const valid = readInput(endpointId, schema.input, sample(schema.input));
      assert.deepEqual(valid.faults, [], endpointId);
      const empty = readInput(endpointId, schema.input, {});
      const needed = (schema.input.required ?? []).filter(
        (name) => schema.input.properties?.[name]?.default === undefined,
      );
      const missing = empty.faults.map(({ loc }) => loc.at(-1));
      assert.deepEqual(missing.sort(), [...needed].sort(), endpointId);
    }
  });
});
