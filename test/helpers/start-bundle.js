// Copied beside each bundled program, under the program's name: starts it with the code that V8 has compiled before, in half the time.
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { createRequire, Module } = require("node:module");
const { dirname } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const vm = require("node:vm");

// A start makes much that stays: with a small nursery, V8 would copy it several times. Set first, as the cache is bound to the flags.
setFlagsFromString("--semi-space-growth-factor=16");

/** The bundle, which is ASCII, and what V8 made of it: a cache that does not fit the bundle or this Node is not used, V8 sees to that. */
const bundle = __filename.replace(/\.js$/, ".bundle.js");
const cache = `${bundle}.cache`;

const script = new vm.Script(Module.wrap(readFileSync(bundle, "latin1")), {
  filename: bundle,
  cachedData: existsSync(cache) ? readFileSync(cache) : undefined,
  importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
// Written at the end: by then, V8 has compiled what a start needs.
if (process.env.WRITE_CODE_CACHE) process.once("exit", () => writeFileSync(cache, script.createCachedData()));

const program = new Module(bundle);
program.filename = bundle;
process.mainModule = program;
/** @type {(...values: unknown[]) => void} */ (script.runInThisContext()).call(
  program.exports,
  program.exports,
  createRequire(bundle),
  program,
  bundle,
  dirname(bundle),
);
