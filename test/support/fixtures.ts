interface Closable {
  close(): Promise<unknown>;
}

/** Passes everything on to what `find` finds at the time, so that a suite can name a value before there is one. */
export function createStandIn<T extends object>(find: () => T | undefined): T {
  const found = (name: string | symbol): T => {
    const value = find();
    if (!value) throw new Error(`${String(name)} is used before its hook or \`open\` has run`);
    return value;
  };
  return new Proxy({} as T, {
    get: (_target, name) => {
      const value = found(name);
      const member: unknown = Reflect.get(value, name);
      return typeof member === 'function' ? (member.bind(value) as unknown) : member;
    },
    set: (_target, name, content) => Reflect.set(found(name), name, content),
  });
}

function createSlot<T extends Closable>() {
  let value: T | undefined;
  return {
    standIn: createStandIn(() => value),
    fill: async (make: Promise<T>): Promise<T> => (value = await make),
    close: async (): Promise<void> => {
      const last = value;
      value = undefined;
      await last?.close();
    },
  };
}

/** One value for a suite: made before its first test, in `timeout` milliseconds at most, and closed after its last. */
export function useForSuite<T extends Closable>(make: () => Promise<T>, timeout?: number): T {
  const slot = createSlot<T>();
  before(async function () {
    if (timeout !== undefined) this.timeout(timeout);
    closers.push(slot.close);
    await slot.fill(make());
  });
  // The last one first: it may use those before it.
  after(() => closers.pop()?.());
  return slot.standIn;
}

/** What closes the values of the suites that run now, in the order of their making. */
const closers: (() => Promise<void>)[] = [];

/** A new value for each test of a suite. */
export function useForTest<T extends Closable>(make: () => Promise<T>): T {
  const slot = createSlot<T>();
  beforeEach(async () => {
    await slot.fill(make());
  });
  afterEach(() => slot.close());
  return slot.standIn;
}

/** A value that a test makes by `open`, with options of its own; closed after the test. */
export function useOpened<T extends Closable, O>(
  make: (options?: O) => Promise<T>,
): readonly [opened: T, open: (options?: O) => Promise<T>] {
  const slot = createSlot<T>();
  afterEach(() => slot.close());
  return [slot.standIn, (options) => slot.fill(make(options))];
}
