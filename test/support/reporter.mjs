// mocha's spec reporter, and a last line that a machine can read.
import Mocha from 'mocha';

/** mocha asks for a default export. */
export default class SpecWithCounts extends Mocha.reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures } = this.stats;
    console.log(`${passes} passed, ${failures} failed`);
  }
}
