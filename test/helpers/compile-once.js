const { Script } = require("node:vm");
const { default: Runtime } = require("jest-runtime");

/**
 * The part of jest's runtime that compiles a module's source to its function. Private in jest's types (30.5).
 * @typedef {object} Executor
 * @property {(source: string, file: string) => unknown} compile
 * @property {readonly string[]} injectedModuleParameters
 * @property {{ getVmContext(): import("node:vm").Context | null }} environment
 */

/**
 * The modules that this worker has compiled, by file. jest compiles every module again for each test file, up to a third of what
 * the unit tests cost. A script of Node's runs in any number of contexts, and keeps the functions that were compiled on the way.
 * @type {Map<string, { source: string, script: Script }>}
 */
const compiled = new Map();

/** jest's runtime, except that a worker compiles a module once. Every test file still gets modules of its own. */
module.exports = class CompileOnce extends Runtime {
  /** @param {ConstructorParameters<typeof Runtime>} given */
  constructor(...given) {
    super(...given);
    /** @type {Executor} */
    const executor = Reflect.get(this, "executor");
    const compile = executor.compile.bind(executor);
    executor.compile = (source, file) => {
      const context = executor.environment.getVmContext();
      // jest's own way knows what an import() loads, and words what is wrong with a source.
      if (context === null || /\bimport\s*\(/.test(source)) return compile(source, file);
      const script = scriptOf(source, file, executor.injectedModuleParameters);
      return script === undefined ? compile(source, file) : script.runInContext(context);
    };
  }
};

/**
 * @param {string} source
 * @param {string} file
 * @param {readonly string[]} parameters
 * @returns {Script | undefined} a script that gives the module's function; undefined for a source that does not compile
 */
function scriptOf(source, file, parameters) {
  const known = compiled.get(file);
  if (known?.source === source) return known.script;
  const head = `(function (${parameters.join(", ")}) {`;
  try {
    const script = new Script(`${head}${source}\n})`, { filename: file, columnOffset: -head.length });
    compiled.set(file, { source, script });
    return script;
  } catch {
    return undefined;
  }
}
