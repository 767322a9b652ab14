/** The value of a record's own property: a name that comes from outside, `constructor` for instance, finds nothing inherited. */
export function own<T>(
  record: Readonly<Record<string, T>> | undefined,
  name: string,
): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
