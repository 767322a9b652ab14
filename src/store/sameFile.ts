import type { BigIntStats, Stats } from 'node:fs';

/**
 * Whether two stats are of one file or folder. On Windows the number of a file is exact only as a bigint, and some
 * versions of Node give a path's volume 64 bits and an open file's 32 (libuv/libuv#4698).
 */
export function isSameFile(
  one: Pick<BigIntStats | Stats, 'ino' | 'dev'>,
  other: Pick<BigIntStats | Stats, 'ino' | 'dev'>,
): boolean {
  const volume = (dev: bigint | number) => BigInt.asUintN(32, BigInt(dev));
  return BigInt(one.ino) === BigInt(other.ino) && volume(one.dev) === volume(other.dev);
}
