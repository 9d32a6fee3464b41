const { basename } = require("node:path");
const Sequencer = require("@jest/test-sequencer").default;

/** @typedef {import("@jest/test-result").Test} Test */

/** Files that take the longest, the longest first. Started last, they would be waited for alone. */
const LONGEST = [
  "operations-incidents",
  "fleet-drift",
  "notify",
  "operations-guide",
  "hcp-runs",
  "hcp-demo",
  "state-robustness",
  "quarantine",
  "adopt",
  "whole-way",
  "scanner",
  "deploy-troubles",
  "hcp",
  "codeartifact",
  "pages",
  "interruptions",
  "ops-bootstrap",
  "snyk-cli",
  "terraform-resources",
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
