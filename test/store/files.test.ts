import assert from 'node:assert/strict';
import path from 'node:path';
import { patient } from '../../src/store/files.ts';
import { isInside, isSamePath } from '../../src/store/inside.ts';
import { isSameFile } from '../../src/store/sameFile.ts';

/** A call that fails with these codes, one after another, then succeeds. */
function failing(...codes: readonly string[]) {
  const left = [...codes];
  const calls = { count: 0 };
  const call = (file: string) => {
    calls.count += 1;
    const code = left.shift();
    return code === undefined
      ? Promise.resolve(file)
      : Promise.reject(Object.assign(new Error(code), { code }));
  };
  return { call, calls };
}

describe('a call of the file system', () => {
  it('is repeated on Windows while another program has the file open', async () => {
    const { call, calls } = failing('EPERM', 'EBUSY', 'EACCES');
    assert.equal(await patient(call, 'win32')('a'), 'a');
    assert.equal(calls.count, 4);
  });

  it('fails on Windows once another program keeps the file for a second', async () => {
    const { call, calls } = failing(...Array.from({ length: 99 }, () => 'EBUSY'));
    await assert.rejects(patient(call, 'win32')('a'), { code: 'EBUSY' });
    assert.ok(calls.count < 12, String(calls.count));
  });

  it('is not repeated for another error, and never on other systems', async () => {
    const missing = failing('ENOENT');
    await assert.rejects(patient(missing.call, 'win32')('a'), { code: 'ENOENT' });
    const refused = failing('EPERM');
    await assert.rejects(patient(refused.call, 'linux')('a'), { code: 'EPERM' });
    assert.deepEqual([missing.calls.count, refused.calls.count], [1, 1]);
  });
});

describe('one file', () => {
  it('is recognised where its volume has 64 bits in one place and 32 in another', () => {
    const ino = 0x12_3400_0000_0001n;
    assert.ok(isSameFile({ ino, dev: 0xabcd_0123_89ab_cdefn }, { ino, dev: 0x89ab_cdefn }));
    assert.ok(!isSameFile({ ino, dev: 1n }, { ino, dev: 2n }));
  });

  it('is not its neighbour, whose number differs only in what a double rounds away', () => {
    const one = 0x7fff_0000_0000_0001n;
    assert.equal(Number(one), Number(one + 1n));
    assert.ok(!isSameFile({ ino: one, dev: 1n }, { ino: one + 1n, dev: 1n }));
  });
});

describe('a path in a folder', () => {
  it('is found on Windows in any case and with either slash, not on another drive', () => {
    const inside = (folder: string, file: string) => isInside(folder, file, path.win32);
    assert.ok(inside('C:\\Art\\site', 'c:/art/SITE/a.png'));
    assert.ok(inside('\\\\server\\share\\site', '\\\\SERVER\\share\\site\\a.png'));
    assert.ok(inside('C:\\', 'c:\\a.png'));
    assert.ok(inside('C:\\site', 'C:\\site\\..a.png'));
    assert.ok(!inside('C:\\site', 'D:\\site\\a.png'));
    assert.ok(!inside('C:\\site', '\\\\server\\share\\site\\a.png'));
    assert.ok(!inside('C:\\site', 'C:\\site2\\a.png'));
    assert.ok(!inside('C:\\site', 'C:\\site\\..\\a.png'));
    assert.ok(isSamePath('C:\\Art', 'c:/art/', path.win32));
  });

  it('counts every letter on other systems', () => {
    assert.ok(isInside('/art', '/art/a', path.posix));
    assert.ok(!isInside('/art', '/Art/a', path.posix));
    assert.ok(!isSamePath('/art', '/Art', path.posix));
  });
});
