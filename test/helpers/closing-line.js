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
    const noBrowser = process.env.BROWSER_NOT_RUN;
    if (noBrowser !== undefined) process.stderr.write(`\nNot run in a browser: the attack of a web page, and the pages. ${noBrowser}\n`);
    process.stderr.write(`\n${numPassedTests} passed, ${failed} failed${skipped}\n`);
  }
};
