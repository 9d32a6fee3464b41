// @ts-check
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { checkovLock, prepareCheckov } from "./checkov.mjs";
import { withLock } from "./lock.mjs";
import { installNpmPackages, npmPackagesReady } from "./npm-packages.mjs";
import { cache, cdktn, root, toolsFile } from "./paths.mjs";
import { oldestTerraform, terraformVersion, toolboxRequirements } from "./pins.mjs";
import { RELEASES_VARIABLE, releasesFile } from "./releases.mjs";
import { hashOf, readJson, stands, writeJson } from "./stamp.mjs";
import { prepareTerraform } from "./terraform.mjs";
import { prepareToolbox } from "./toolbox.mjs";
import { prepareWheelhouse, scannerLock } from "./wheelhouse.mjs";

/** @typedef {"npm" | "toolbox" | "terraform" | "checkov" | "cdktn" | "cdktn-cli"} Part */
/** @typedef {import("./toolbox.mjs").Toolbox} Toolbox */
/** @typedef {{ name: string, inputs: () => string, make: (tick: () => void) => Promise<Made> }} Recipe */
/** @typedef {{ evidence: string[], tools?: Record<string, unknown>, notes?: string[] }} Made */
/** @typedef {{ name: string, seconds: number, notes: string[] }} Line what was set up, and what is to be said of it */
/** @typedef {Pick<import("./moving.mjs").Moving, "begin" | "tick">} Listener is told when a part begins, and of each package that was fetched for it */

/** The set-up of the npm packages, if they are missing. */
let packages = Promise.resolve();
// Asked only after the parts have begun, all of them in one turn.
const packagesReady = () => Promise.resolve().then(() => packages);

const stampFile = join(cache, "setup.json");

/** @type {Record<Part, Recipe>} */
const recipes = {
  cdktn: { name: "CDK Terrain", ...cdkTerrain({ cli: false }) },
  "cdktn-cli": { name: "CDK Terrain and its CLI", ...cdkTerrain({ cli: true }) },
  checkov: {
    name: "checkov",
    inputs: () => hashOf([checkovLock]),
    make: async () => ({ evidence: await prepareCheckov(cache) }),
  },
  npm: {
    name: "npm packages",
    inputs: () => hashOf([join(root, "package-lock.json")]),
    make: async (tick) => {
      if (!npmPackagesReady(root)) await installNpmPackages(root, [], tick);
      return { evidence: [join(root, "node_modules", ".package-lock.json"), join(root, "node_modules", "tsx")] };
    },
  },
  toolbox: {
    name: "moto, AWS CLI",
    inputs: () => hashOf([toolboxRequirements, join(root, scannerLock)]),
    make: async () => {
      const { evidence, ...toolbox } = await prepareToolbox(cache);
      const wheelhouse = await prepareWheelhouse(root, cache, toolbox.python);
      return { evidence: wheelhouse ? [...evidence, wheelhouse] : evidence, tools: { ...toolbox, wheelhouse } };
    },
  },
  terraform: {
    name: "Terraform",
    inputs: () => hashOf([releasesFile], [terraformVersion, oldestTerraform, process.env[RELEASES_VARIABLE] ?? ""]),
    make: async () => {
      /** @type {string[]} */
      const notes = [];
      const terraform = await prepareTerraform(cache, process.env, (line) => notes.push(line), packagesReady);
      return { evidence: [terraform], tools: { terraform }, notes };
    },
  },
};

/**
 * @param {{ cli: boolean }} options without its command line, a third fewer packages are installed
 * @returns {Pick<Recipe, "inputs" | "make">}
 */
function cdkTerrain({ cli }) {
  return {
    inputs: () => hashOf([join(cdktn, "package-lock.json")]),
    make: async (tick) => {
      // Without this, npm waits for more than a minute if there is no network.
      const options = ["--fetch-retries=1", ...(cli ? [] : ["--omit=dev"])];
      if (!npmPackagesReady(cdktn, { dev: cli })) await installNpmPackages(cdktn, options, tick);
      return { evidence: [join(cdktn, "node_modules", ".package-lock.json"), join(cdktn, "node_modules", cli ? "cdktn-cli" : "cdktn")] };
    },
  };
}

/**
 * Sets up the missing parts in parallel. Tries all of them, then throws the failures as one AggregateError.
 * @param {readonly Part[]} parts
 * @param {(line: Line) => void} report called for each part that was set up
 * @param {Listener} [listener]
 */
export async function prepare(parts, report, listener = { begin: () => undefined, tick: () => undefined }) {
  if (missing(parts).length === 0) return;
  mkdirSync(cache, { recursive: true });
  // Another command may have set up the same parts while this one waited for the lock.
  await withLock(join(cache, "setup.lock"), async () => {
    const begun = missing(parts).map((part) => /** @type {const} */ ([part, make(part, report, listener)]));
    packages = begun.find(([part]) => part === "npm")?.[1] ?? Promise.resolve();
    const results = await Promise.allSettled(begun.map(([, making]) => making));
    const failures = results.flatMap((result) => (result.status === "rejected" ? [/** @type {unknown} */ (result.reason)] : []));
    if (failures.length > 0) throw new AggregateError(failures);
  });
}

/** @param {readonly Part[]} parts */
function missing(parts) {
  const stamps = /** @type {Record<string, import("./stamp.mjs").Stamp>} */ (readJson(stampFile));
  return parts.filter((part) => !stands(stamps[part], recipes[part].inputs()));
}

/**
 * @param {Part} part
 * @param {(line: Line) => void} report
 * @param {Listener} listener
 */
async function make(part, report, listener) {
  const started = Date.now();
  const { name } = recipes[part];
  listener.begin(name);
  const inputs = recipes[part].inputs();
  const { evidence, tools, notes = [] } = await recipes[part].make(() => listener.tick(name));
  if (tools) writeJson(toolsFile, { ...readJson(toolsFile), ...tools });
  writeJson(stampFile, { ...readJson(stampFile), [part]: { inputs, evidence } });
  report({ name, seconds: (Date.now() - started) / 1000, notes });
}
