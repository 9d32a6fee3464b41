// @ts-check
import { finished } from "./child.mjs";
import { SetupFailure } from "./failure.mjs";
import { atLeast, oldestPython } from "./pins.mjs";

/**
 * @typedef {object} Python
 * @property {string} executable the interpreter itself, past any version manager's shim
 * @property {string} version
 * @property {string} scripts folder with the commands of its packages
 * @property {Record<string, { version: string, evidence: string }>} packages distributions by name; evidence is a folder that disappears if the version changes
 * @property {boolean} pkgResources whether `import pkg_resources` works
 */

const probe = `
import importlib.metadata, importlib.util, json, sys, sysconfig
packages = {}
for name in ("moto", "awscli"):
    try:
        found = importlib.metadata.distribution(name)
        packages[name] = {"version": found.version, "evidence": str(getattr(found, "_path", ""))}
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps({
    "executable": sys.executable,
    "version": "%d.%d.%d" % sys.version_info[:3],
    "scripts": sysconfig.get_path("scripts"),
    "packages": packages,
    "pkgResources": importlib.util.find_spec("pkg_resources") is not None,
}))
`;

/**
 * Facts about an interpreter; undefined if it does not run.
 * @param {string} command
 * @returns {Promise<Python | undefined>}
 */
export async function inspectPython(command) {
  const result = await finished(command, ["-c", probe]);
  return result.code === 0 ? /** @type {Python} */ (JSON.parse(result.stdout)) : undefined;
}

/** The user's own Python 3, new enough for the toolbox. */
export async function findPython() {
  const seen = [];
  for (const command of ["python3", "python"]) {
    const python = await inspectPython(command);
    if (python && atLeast(python.version, oldestPython)) return python;
    if (python) seen.push(`${command} is ${python.version}`);
  }
  throw new SetupFailure(
    `No Python ${oldestPython} or newer on PATH${seen.length > 0 ? ` (${seen.join(", ")})` : ""}`,
    `The local AWS sandbox needs it. Install one (https://www.python.org/downloads/) as python3 and run this again.`,
  );
}
