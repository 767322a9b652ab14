/** Collects bits, the highest first. */
export interface BitWriter {
  /** Appends the low `count` (0–32) bits of a whole number. */
  write(value: number, count: number): void;
  /** Fills up to a whole byte with ones or zeros. */
  align(bit: 0 | 1): void;
  /** Appends whole bytes; only after `align`. */
  append(bytes: ArrayLike<number>): void;
  /** What was written; bits short of a byte are not in it. */
  bytes(): Uint8Array;
}

/** Makes an empty collector of bits. */
export function createBitWriter(): BitWriter {
  let store = new Uint8Array(1024);
  let length = 0;
  let open = 0;
  let openBits = 0;

  const reserve = (more: number): void => {
    if (length + more <= store.length) return;
    const larger = new Uint8Array(2 * (length + more));
    larger.set(store);
    store = larger;
  };
  const write = (value: number, count: number): void => {
    reserve(8);
    for (let left = count; left > 0;) {
      const taken = Math.min(left, 8 - openBits);
      left -= taken;
      open = (open << taken) | ((value >>> left) & ((1 << taken) - 1));
      openBits += taken;
      if (openBits === 8) {
        store[length++] = open;
        open = 0;
        openBits = 0;
      }
    }
  };
  return {
    write,
    align: (bit) => {
      if (openBits > 0) write(bit === 1 ? 0xff : 0, 8 - openBits);
    },
    append: (bytes) => {
      reserve(bytes.length);
      store.set(bytes, length);
      length += bytes.length;
    },
    bytes: () => store.subarray(0, length),
  };
}
