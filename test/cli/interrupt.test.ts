import assert from 'node:assert/strict';
import { onInterrupt } from '../../src/cli/interrupt.ts';

describe('an interrupt', () => {
  it('is Ctrl+Break of Windows, too', () => {
    const { signal, release } = onInterrupt();
    try {
      process.emit('SIGBREAK');
      assert.ok(signal.aborted);
    } finally {
      release();
    }
  });
});
