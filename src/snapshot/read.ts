import ts from 'typescript';
import { readDefault, readDoc, type FieldDoc } from './docs.ts';
import { kindOfFileField, kindOfUrlField } from '../domain/mediaFields.ts';
import { orderInput, orderOutput } from './order.ts';
import type { PackedSchema } from './packed.ts';
import { joinUnion } from './union.ts';

/** An endpoint; input and output are indexes into `types`. */
interface ReadEndpoint {
  readonly endpointId: string;
  readonly input: number;
  readonly output: number;
}

/** The content of a declaration file: each type once, referred to by its index. */
interface ReadTypes {
  readonly endpoints: readonly ReadEndpoint[];
  readonly types: readonly PackedSchema[];
}

interface Field extends FieldDoc {
  readonly name: string;
}

const KEYWORDS: ReadonlyMap<ts.SyntaxKind, PackedSchema> = new Map([
  [ts.SyntaxKind.NumberKeyword, { type: 'number' }],
  [ts.SyntaxKind.BooleanKeyword, { type: 'boolean' }],
  [ts.SyntaxKind.AnyKeyword, {}],
  [ts.SyntaxKind.UnknownKeyword, {}],
  // fal's generator writes `void` for any value.
  [ts.SyntaxKind.VoidKeyword, {}],
]);

const NO_FIELD: Field = { name: '', description: '' };

/**
 * Reads fal's `endpoints.d.ts`: all entries of `EndpointTypeMap`, ordered by id, and the types that
 * they use. @throws {Error} on an unknown form of type.
 */
export function readTypes(text: string): ReadTypes {
  const file = ts.createSourceFile('endpoints.d.ts', text, {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  });
  const declared = new Map<string, ts.TypeNode>();
  for (const statement of file.statements) {
    if (ts.isTypeAliasDeclaration(statement)) declared.set(statement.name.text, statement.type);
  }
  const indexes = new Map<string, number>();
  const types: PackedSchema[] = [];

  return { endpoints: readEndpoints(), types };

  function readEndpoints(): ReadEndpoint[] {
    const map = declared.get('EndpointTypeMap');
    if (!map || !ts.isTypeLiteralNode(map)) throw new Error('There is no EndpointTypeMap to read.');
    const endpoints = map.members.map((member) => {
      const [endpointId, value] = readMember(member);
      const sides = ts.isTypeLiteralNode(value) ? value.members.map(readMember) : [];
      const input = sides.find(([side]) => side === 'input')?.[1];
      const output = sides.find(([side]) => side === 'output')?.[1];
      if (!input || !output) throw new Error(`${endpointId} has no input or no output.`);
      return {
        endpointId,
        input: readRoot(input, 'input', endpointId),
        output: readRoot(output, 'output', endpointId),
      };
    });
    return endpoints.sort((a, b) => (a.endpointId < b.endpointId ? -1 : 1));
  }

  function readRoot(node: ts.TypeNode, side: 'input' | 'output', endpointId: string): number {
    const [name, body] = followAliases(node);
    // Endpoints share named types; an inline type belongs to its endpoint.
    return keep(`${side} ${name || endpointId}`, () => {
      const schema = readType(body, NO_FIELD);
      // fal's gateway only takes objects, even where a type allows more.
      const object: PackedSchema = schema.type === 'object' ? schema : { type: 'object' };
      return side === 'input' ? orderInput(object) : orderOutput(object, (ref) => types[ref]);
    });
  }

  function followAliases(node: ts.TypeNode, seen = ''): [string, ts.TypeNode] {
    if (!ts.isTypeReferenceNode(node)) return [seen, node];
    const name = node.typeName.getText(file);
    const body = declared.get(name);
    return body && name !== seen ? followAliases(body, name) : [seen || name, node];
  }

  // The index exists before the type is read, so that a type can refer to itself.
  function keep(key: string, read: () => PackedSchema): number {
    const known = indexes.get(key);
    if (known !== undefined) return known;
    const index = types.push({}) - 1;
    indexes.set(key, index);
    types[index] = read();
    return index;
  }

  function readType(node: ts.TypeNode, field: Field): PackedSchema {
    const keyword = KEYWORDS.get(node.kind);
    if (keyword) return keyword;
    if (node.kind === ts.SyntaxKind.StringKeyword) {
      const media = kindOfUrlField(field.name, field.description);
      return { type: 'string', ...(media && { media }) };
    }
    if (ts.isParenthesizedTypeNode(node)) return readType(node.type, field);
    if (ts.isLiteralTypeNode(node)) return readLiteral(node);
    if (ts.isArrayTypeNode(node))
      return { type: 'array', items: readType(node.elementType, field) };
    if (ts.isTypeLiteralNode(node)) return readObject(node);
    if (ts.isUnionTypeNode(node)) return readUnion(node, field);
    if (ts.isTypeReferenceNode(node)) return readReference(node, field);
    throw unknown(node);
  }

  function readLiteral(node: ts.LiteralTypeNode): PackedSchema {
    const { literal } = node;
    if (ts.isStringLiteral(literal)) return { type: 'string', enum: [literal.text] };
    const value: unknown = JSON.parse(literal.getText(file));
    if (typeof value === 'number') return { type: 'number', enum: [value] };
    if (typeof value === 'boolean') return { type: 'boolean', enum: [value] };
    if (value === null) return { nullable: true };
    throw unknown(node);
  }

  function readUnion(node: ts.UnionTypeNode, field: Field): PackedSchema {
    const isNamed = (one: ts.TypeNode, name: string): boolean =>
      ts.isTypeReferenceNode(one) && one.typeName.getText(file) === name;
    // Beside a Blob, `string` is the URL of a file, and `File` is the browser's class, not fal's.
    const takesFile = node.types.some((one) => isNamed(one, 'Blob'));
    const members = node.types
      .filter((one) => !isNamed(one, 'Blob') && !(takesFile && isNamed(one, 'File')))
      .filter((one) => one.kind !== ts.SyntaxKind.UndefinedKeyword)
      .map((one) =>
        takesFile && one.kind === ts.SyntaxKind.StringKeyword
          ? fileUrl(field)
          : readType(one, field),
      );
    return joinUnion(members);
  }

  function fileUrl(field: Field): PackedSchema {
    return { type: 'string', media: kindOfFileField(field.name, field.description) };
  }

  function readReference(node: ts.TypeReferenceNode, field: Field): PackedSchema {
    const name = node.typeName.getText(file);
    const value = node.typeArguments?.at(-1);
    if (name === 'Array' && value) return { type: 'array', items: readType(value, field) };
    if (name === 'Record' && value) {
      // fal writes an object without fields as `Record<string, never>`.
      if (value.kind === ts.SyntaxKind.NeverKeyword) return { type: 'object', properties: {} };
      return { type: 'object', additionalProperties: readType(value, field) };
    }
    if (name === 'Blob') return fileUrl(field);
    const [title, body] = followAliases(node);
    if (body === node) throw unknown(node);
    return { $ref: keep(title, () => ({ title, ...orderInput(readType(body, NO_FIELD)) })) };
  }

  function readObject(node: ts.TypeLiteralNode): PackedSchema {
    const open = node.members.find(ts.isIndexSignatureDeclaration);
    const named = node.members.filter((member) => member !== open);
    const required = named
      .filter((member) => !member.questionToken)
      .map((one) => readMember(one)[0]);
    return {
      type: 'object',
      properties: Object.fromEntries(named.map(readProperty)),
      ...(required.length > 0 && { required }),
      ...(open && { additionalProperties: readType(open.type, NO_FIELD) }),
    };
  }

  function readProperty(member: ts.TypeElement): [string, PackedSchema] {
    const [name, type] = readMember(member);
    const { description, defaultText } = readDoc(member, file);
    const schema = readType(type, { name, description });
    const value = defaultText === undefined ? undefined : readDefault(defaultText, schema);
    return [
      name,
      {
        ...schema,
        ...(description && { description }),
        ...(value !== undefined && { default: value }),
      },
    ];
  }

  function readMember(member: ts.TypeElement): [string, ts.TypeNode] {
    const { name } = member;
    if (!ts.isPropertySignature(member) || !member.type || !name) throw unknown(member);
    if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) throw unknown(member);
    return [name.text, member.type];
  }

  function unknown(node: ts.Node): Error {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    const shown = node.getText(file).slice(0, 80);
    return new Error(`endpoints.d.ts:${line + 1}: this type is not known here: ${shown}`);
  }
}
