const { AsyncLocalStorage } = require("node:async_hooks");
const { appendFileSync } = require("node:fs");
const { ModernFakeTimers } = require("@jest/fake-timers");
const { ModuleMocker } = require("jest-mock");
const { childrenCounted, cpuSeconds } = require("../cpu-seconds");
const { remember } = require("./realm");

// `fetch` sends by Node's own undici or by the package's, whichever is loaded first: by Node's in all test files, whatever their order.
// Where the package's has to do as well, a test starts a process of its own (`aws-session.test.ts`).
void globalThis.Headers;

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
 * Runs the test files of a worker in the worker's own realm (`globalThis`), as users' processes run these sources. jest's environment
 * for Node makes a realm for each file: every package would be loaded for each file again, look-ups of globals are slow there, and an
 * `Error` or an `Array` that comes from Node is not `instanceof` the realm's. What a file changes in the realm is undone at its end.
 * Writes what each file costs, a line of JSON a file, into the file that TEST_COSTS names.
 */
module.exports = class OneRealm {
  /**
   * @param {import("@jest/environment").JestEnvironmentConfig} config
   * @param {import("@jest/environment").EnvironmentContext} context
   */
  constructor({ projectConfig }, { testPath }) {
    this.file = testPath;
    this.before = { cpu: cpuSeconds(), time: process.hrtime.bigint() };
    this.restore = remember();
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    // The old fake timers of jest, which nothing here uses.
    /** @type {import("@jest/environment").JestEnvironment["fakeTimers"]} */
    this.fakeTimers = null;
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    this.restore();
    for (const storage of storages) storage.disable();
    storages.clear();
    if (!process.env.TEST_COSTS) return;
    const cpu = cpuSeconds() - this.before.cpu;
    const seconds = Number(process.hrtime.bigint() - this.before.time) / 1e9;
    appendFileSync(process.env.TEST_COSTS, `${JSON.stringify({ file: this.file, cpu, seconds, childrenCounted })}\n`);
  }

  exportConditions() {
    return ["node", "node-addons"];
  }

  /** There is none: the runtime compiles for the worker's own realm. */
  getVmContext() {
    return null;
  }
};
