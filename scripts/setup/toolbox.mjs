// @ts-check
import { existsSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { finished, lastWords } from "./child.mjs";
import { SetupFailure } from "./failure.mjs";
import { pinnedVersion, toolboxRequirements } from "./pins.mjs";
import { mendFirstLine } from "./long-shebang.mjs";
import { pipEnvironment } from "./pip.mjs";
import { findPython, inspectPython } from "./python.mjs";

/**
 * @typedef {object} Toolbox
 * @property {string} python an interpreter with moto, awscli and pkg_resources
 * @property {string[]} pathAdditions folders with its commands (aws, pip)
 * @property {string[]} evidence paths that must exist; if one is gone, the toolbox has changed
 */

/**
 * The Python tools: the user's own interpreter if it has exactly the pinned versions, else a private one.
 * @param {string} cache
 * @returns {Promise<Toolbox>}
 */
export async function prepareToolbox(cache) {
  const own = await findPython();
  return asToolbox(own) ?? (await privateToolbox(own, join(cache, "toolbox")));
}

/**
 * @param {import("./python.mjs").Python} python
 * @returns {Toolbox | undefined}
 */
function asToolbox(python) {
  const evidence = [];
  for (const name of ["moto", "awscli"]) {
    const found = python.packages[name];
    if (found?.version !== pinnedVersion(name)) return undefined;
    evidence.push(found.evidence);
  }
  if (!python.pkgResources || !existsSync(join(python.scripts, "aws"))) return undefined;
  return { python: python.executable, pathAdditions: [python.scripts], evidence: [python.executable, ...evidence] };
}

/**
 * Makes a virtual environment. It cannot be made elsewhere and moved (its commands name their interpreter), so a broken one is removed.
 * @param {import("./python.mjs").Python} base
 * @param {string} folder
 */
async function privateToolbox(base, folder) {
  const python = join(folder, "bin", "python3");
  const ready = existsSync(python) ? await inspectPython(python) : undefined;
  const kept = ready && asToolbox(ready);
  if (kept) return kept;
  rmSync(folder, { recursive: true, force: true });
  const made = await finished(base.executable, ["-m", "venv", folder]);
  if (made.code !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new SetupFailure(
      `${base.executable} could not create a virtual environment`,
      "On Debian and Ubuntu, install python3-venv: sudo apt-get install python3-venv",
      lastWords(made),
    );
  }
  const path = [join(folder, "bin"), process.env.PATH].join(delimiter);
  const args = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", toolboxRequirements];
  const installed = await finished(python, args, { env: { ...(await pipEnvironment(python)), PATH: path } });
  const aws = join(folder, "bin", "aws");
  if (existsSync(aws)) mendFirstLine(aws, python);
  const inspected = installed.code === 0 ? await inspectPython(python) : undefined;
  const toolbox = inspected && asToolbox(inspected);
  if (!toolbox) {
    rmSync(folder, { recursive: true, force: true });
    throw new SetupFailure(
      "pip could not install the sandbox's Python tools (moto, AWS CLI)",
      `It needs a package index once; check it with: ${base.executable} -m pip download --no-deps moto==${pinnedVersion("moto")}`,
      lastWords(installed),
    );
  }
  return toolbox;
}
