/** Ends the output with one plain line that counts in any language: `N passed, N failed`. */
module.exports = class ClosingLine {
  /**
   * @param {unknown} _contexts
   * @param {import("@jest/reporters").AggregatedResult} results
   */
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : "";
    const notRun = process.env.CDKTN_NOT_RUN;
    if (notRun !== undefined) process.stderr.write(`\nNot run under CDK Terrain. ${notRun}\n`);
    process.stderr.write(`\n${numPassedTests} passed, ${failed} failed${skipped}\n`);
  }
};
