const { basename } = require("node:path");
const Sequencer = require("@jest/test-sequencer").default;

/** @typedef {import("@jest/test-result").Test} Test */

/** Files that take the longest, the longest first. Started last, they would be waited for alone. */
const LONGEST = [
  "fleet-drift",
  "operations-incidents",
  "operations-guide",
  "deploy-troubles",
  "whole-way",
  "state-robustness",
  "ops-bootstrap",
  "adopt",
  "codeartifact",
  "terraform-resources",
  "scanner",
  "snyk-cli",
  "interruptions",
];

/** @type {(test: Test) => number} */
const place = ({ path, duration }) => {
  // Where jest knows how long each file took the last time, it has put them in order itself.
  const found = duration === undefined ? LONGEST.indexOf(basename(path, ".test.ts")) : -1;
  return found < 0 ? LONGEST.length : found;
};

/** Starts the longest files first on a fresh clone too, where jest would go by their size. */
module.exports = class LongestFirst extends Sequencer {
  /**
   * @override
   * @param {Test[]} tests
   * @returns {Promise<Test[]>}
   */
  async sort(tests) {
    const sorted = await super.sort(tests);
    return [...sorted].sort((a, b) => place(a) - place(b));
  }
};
