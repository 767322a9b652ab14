// mocha's spec reporter; after its report a line for each failure, and a last line that a machine can read.
import { relative } from 'node:path';

import Mocha from 'mocha';

/** mocha asks for a default export. */
export default class SpecWithCounts extends Mocha.reporters.Spec {
  epilogue() {
    super.epilogue();
    for (const test of this.failures) {
      const [reason] = String(test.err?.message).split('\n');
      console.log(`✖ ${relative('', test.file ?? '')}: ${test.fullTitle()}: ${reason}`);
    }
    const { passes, failures } = this.stats;
    console.log(`${passes} passed, ${failures} failed`);
  }
}
