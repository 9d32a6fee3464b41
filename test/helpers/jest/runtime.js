const { constants, Script } = require("node:vm");
const { default: Runtime } = require("jest-runtime");

/**
 * The part of jest's runtime that compiles a module's source to its function. Private in jest's types (30.5).
 * @typedef {object} Executor
 * @property {(source: string, file: string) => unknown} compile
 * @property {readonly string[]} injectedModuleParameters
 */

/**
 * The part of jest's runtime that finds a module's file. Private too.
 * @typedef {object} Resolution
 * @property {(from: string, name?: string) => string} resolveCjs
 * @property {(name: string) => boolean} isCoreModule
 */

/**
 * The modules that this worker has compiled, by file. jest compiles every module again for each test file, up to a third of what
 * the unit tests cost. A script of Node's keeps the functions that were compiled on the way.
 * @type {Map<string, { source: string, script: Script }>}
 */
const compiled = new Map();

/**
 * jest's runtime for the environment beside it: a worker compiles a source once, and every test file runs it anew; it loads a
 * package once for all its files, by Node's own `require`.
 */
module.exports = class OneRealmRuntime extends Runtime {
  /** @param {ConstructorParameters<typeof Runtime>} given */
  constructor(...given) {
    super(...given);
    this.transformer = given[3];
    /** @type {Executor} */
    const executor = Reflect.get(this, "executor");
    executor.compile = (source, file) => functionOf(source, file, executor.injectedModuleParameters);
  }

  /**
   * @override
   * @type {Runtime["requireModule"]}
   */
  requireModule(from, name, options, isRequireActual) {
    const file = options?.isInternalModule ? undefined : this.packageFile(from, name);
    return file === undefined ? super.requireModule(from, name, options, isRequireActual) : require(file);
  }

  /**
   * @param {string} from
   * @param {string} [name]
   * @returns {string | undefined} the file of a package that Node can load as it is; those for jest register with each test file
   */
  packageFile(from, name) {
    /** @type {Resolution} */
    const resolution = Reflect.get(this, "_resolution");
    if (name === undefined || /^[./]|jest/.test(name) || resolution.isCoreModule(name)) return undefined;
    const file = resolution.resolveCjs(from, name);
    return this.transformer.shouldTransform(file) ? undefined : file;
  }
};

/**
 * @param {string} source
 * @param {string} file
 * @param {readonly string[]} parameters
 * @returns {unknown} the module's function
 */
function functionOf(source, file, parameters) {
  const known = compiled.get(file);
  if (known?.source === source) return known.script.runInThisContext();
  const head = `(function (${parameters.join(", ")}) {`;
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const script = new Script(`${head}${source}\n})`, { filename: file, columnOffset: -head.length, importModuleDynamically });
  compiled.set(file, { source, script });
  return script.runInThisContext();
}
