const { basename } = require("node:path");
const Sequencer = require("@jest/test-sequencer").default;

/** @typedef {import("@jest/test-result").Test} Test */

/** Files that take the longest, the longest first. Started last, they would be waited for alone. */
const LONGEST = [
  "operations-incidents",
  "notify",
  "hcp-runs",
  "fleet-drift",
  "operations-guide",
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

/**
 * How many of these begin at once. On a fresh machine, each waits a minute for what npm and pip download: meanwhile the other workers
 * run what only computes.
 */
const AT_ONCE = 3;
const MEANWHILE = 200;

/** @type {(test: Test) => number} */
const place = ({ path }) => LONGEST.indexOf(basename(path, ".test.ts"));

/** Starts the longest files first on a fresh clone too, where jest would go by their size. */
module.exports = class LongestFirst extends Sequencer {
  /**
   * @override
   * @param {Test[]} tests
   * @returns {Promise<Test[]>}
   */
  async sort(tests) {
    const sorted = await super.sort(tests);
    // Where jest knows how long each file took the last time, it has put them in order itself.
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    const longest = sorted.filter((test) => place(test) >= 0).sort((a, b) => place(a) - place(b));
    const others = sorted.filter((test) => place(test) < 0);
    return [...longest.slice(0, AT_ONCE), ...others.slice(0, MEANWHILE), ...longest.slice(AT_ONCE), ...others.slice(MEANWHILE)];
  }
};
