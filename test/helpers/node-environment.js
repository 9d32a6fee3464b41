const { AsyncLocalStorage } = require("node:async_hooks");
const { appendFileSync } = require("node:fs");
const { TestEnvironment } = require("jest-environment-node");
const { childrenCounted, cpuSeconds } = require("./cpu-seconds");

/**
 * What the test files of this worker have put into use. jest-circus makes one for each file and never disables it: every promise of
 * every later file would pass its value on, a twentieth of what unit tests cost.
 * @type {Set<AsyncLocalStorage<unknown>>}
 */
const storages = new Set();
const run = AsyncLocalStorage.prototype.run;
/** @type {(this: AsyncLocalStorage<unknown>, ...given: Parameters<typeof run>) => unknown} */
function runNoted(...given) {
  storages.add(this);
  return run.apply(this, given);
}
Object.assign(AsyncLocalStorage.prototype, { run: runNoted });

/**
 * Jest's environment for Node, which leaves nothing in use. Writes what each test file costs, a line of JSON a file, into the file
 * that TEST_COSTS names.
 */
module.exports = class NodeEnvironment extends TestEnvironment {
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
    for (const storage of storages) storage.disable();
    storages.clear();
    if (!process.env.TEST_COSTS) return;
    const cpu = cpuSeconds() - this.before.cpu;
    const seconds = Number(process.hrtime.bigint() - this.before.time) / 1e9;
    appendFileSync(process.env.TEST_COSTS, `${JSON.stringify({ file: this.file, cpu, seconds, childrenCounted })}\n`);
  }
};
