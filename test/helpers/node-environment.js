const { appendFileSync } = require("node:fs");
const { TestEnvironment } = require("jest-environment-node");
const { childrenCounted, cpuSeconds } = require("./cpu-seconds");

/** Jest's environment for Node. Writes what each test file costs, a line of JSON a file, into the file that TEST_COSTS names. */
module.exports = class CostsEnvironment extends TestEnvironment {
  /**
   * @param {import("@jest/environment").JestEnvironmentConfig} config
   * @param {import("@jest/environment").EnvironmentContext} context
   */
  constructor(config, context) {
    super(config, context);
    this.file = context.testPath;
    this.before = { cpu: cpuSeconds(), time: process.hrtime.bigint() };
  }

  /** @override */
  async teardown() {
    await super.teardown();
    if (!process.env.TEST_COSTS) return;
    const cpu = cpuSeconds() - this.before.cpu;
    const seconds = Number(process.hrtime.bigint() - this.before.time) / 1e9;
    appendFileSync(process.env.TEST_COSTS, `${JSON.stringify({ file: this.file, cpu, seconds, childrenCounted })}\n`);
  }
};
