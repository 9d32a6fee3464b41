// @ts-check
// Every npm script starts this file: it sets up what is missing, then becomes the command. Plain Node, because it runs before npm ci.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { networkVariables } from "../modules/network/variables.mjs";
import { stopChildren } from "./setup/child.mjs";
import { shownFailure } from "./setup/failure.mjs";
import { requireGit } from "./setup/git.mjs";
import { prepare } from "./setup/index.mjs";
import { moving } from "./setup/moving.mjs";
import { cache, root } from "./setup/paths.mjs";
import { atLeast } from "./setup/pins.mjs";
import { plainText } from "./setup/plain-text.mjs";
import { givenUmask } from "./setup/umask.mjs";

/** @typedef {import("./setup/index.mjs").Part} Part */

/** @type {(script: string) => (args: string[]) => string[][]} */
const typescript = (script) => (args) => [["--import", "tsx", "--", script, ...args]];
const bin = (/** @type {string} */ path) => join("node_modules", path);

/** @type {(args: string[]) => string[]} */
const jest = (args) => [bin("jest/bin/jest.js"), ...args];

/** The verbs of ops that run Terraform, by their first word. */
const usesTerraform = new Set(["bootstrap", "plan", "deploy", "destroy", "drift", "state", "adopt"]);

/** Whether to use CDK Terrain instead of CDKTF, see scripts/terraform/library.ts. */
const underCdktn = process.env.CDK_LIBRARY === "cdktn";
/** @type {(part: Part) => Part[]} */
const cdktn = (part) => (underCdktn ? [part] : []);

/** @type {Record<string, { parts: (args: string[]) => Part[], steps: (args: string[]) => string[][] }>} */
const commands = {
  demo: { parts: () => ["npm", "toolbox", "terraform", ...cdktn("cdktn-cli")], steps: typescript("scripts/demo.ts") },
  sandbox: { parts: () => ["npm", "toolbox"], steps: typescript("scripts/sandbox.ts") },
  // Verbs that do not run Terraform, such as results, must not wait for its download.
  ops: {
    parts: ([verb = ""]) => (usesTerraform.has(verb) ? ["npm", "terraform", ...cdktn("cdktn")] : ["npm"]),
    steps: typescript("scripts/ops.ts"),
  },
  ci: { parts: () => ["npm"], steps: typescript("scripts/ci.ts") },
  bench: { parts: () => ["npm", "toolbox", "terraform"], steps: typescript("bench/index.ts") },
  schema: {
    parts: () => ["npm"],
    steps: (args) =>
      ["environments/write-schema.ts", "scripts/drift/known/write-schema.ts", "scripts/policy/write-schema.ts"].flatMap((script) =>
        typescript(script)(args),
      ),
  },
  checkov: { parts: () => ["npm"], steps: typescript("scripts/checkov.ts") },
  "provider-lock": { parts: () => ["npm"], steps: typescript("scripts/terraform/write-provider-lock.ts") },
  licences: { parts: () => ["npm"], steps: typescript("scripts/licences.ts") },
  sbom: { parts: () => ["npm"], steps: typescript("scripts/sbom.ts") },
  coverage: { parts: () => ["npm", "toolbox"], steps: typescript("sandbox/write-coverage.ts") },
  test: { parts: () => ["npm", "toolbox", "terraform", ...cdktn("cdktn-cli")], steps: (args) => [jest(args)] },
  "test:fast": {
    parts: () => ["npm", "toolbox"],
    // --selectProjects comes last, because jest takes every word after it for a project.
    steps: (args) => [jest([...args, "--selectProjects", "unit", "policy"])],
  },
  lint: {
    parts: () => ["npm"],
    steps: (args) => [
      [bin("eslint/bin/eslint.js"), ".", ...args],
      [bin("dependency-cruiser/bin/dependency-cruise.mjs"), ...sources],
      [bin("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."],
      [bin("typescript/bin/tsc"), "--noEmit", "-p", "."],
      // What runs in a browser knows a document, and nothing of Node.
      [bin("typescript/bin/tsc"), "--noEmit", "-p", "modules/page/browser"],
      ...typescript("scripts/ci.ts")(["lint-workflows"]),
      ...typescript("scripts/checkov.ts")([]),
    ],
  },
};

/** Commands that write files of the project itself. */
const writesSources = new Set(["schema", "coverage", "licences", "lint"]);

/** The folders that the rules of .dependency-cruiser.cjs check. */
const sources = ["main.ts", "environments", "stacks", "modules", "scripts", "sandbox", "bench", "test"];

const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
const [name = "", ...args] = process.argv.slice(2);
const command = commands[name];
// On an older Node, CDK Terrain's command line ends at once with an error that does not say why.
const engine = underCdktn ? "22.19" : "20.19";

if (!command) fail(3, `Unknown command "${name}". One of: ${Object.keys(commands).join(", ")}`);
else if (!atLeast(process.versions.node, engine))
  fail(3, `Node ${process.versions.node} is too old: ${underCdktn ? "CDK_LIBRARY=cdktn" : "this project"} needs ${engine} or newer.`);
else await main(command);

/** @param {{ parts: (args: string[]) => Part[], steps: (args: string[]) => string[][] }} command */
async function main(command) {
  for (const signal of signals) process.on(signal, stopSettingUp);
  const screen = moving(process.stderr);
  try {
    // npm, pip and the command itself find the same proxies and certificate authorities, whichever variables they read.
    Object.assign(process.env, networkVariables(process.env, cache));
    /** @type {(line: import("./setup/index.mjs").Line) => void} */
    const report = ({ name, seconds, notes }) => {
      screen.end(name);
      say(`  setup     ${name.padEnd(52)} ${seconds.toFixed(0).padStart(5)} s`);
      for (const note of notes) say(`            ${note}`);
    };
    const parts = command.parts(args);
    // Whatever starts the local AWS.
    if (parts.includes("toolbox")) requireGit(process.env);
    await prepare(parts, report, screen);
  } catch (error) {
    screen.stop();
    const failures = error instanceof AggregateError ? error.errors : [error];
    for (const failure of failures) {
      const { code, text } = shownFailure(failure, root);
      fail(code, text);
    }
    return;
  }
  screen.stop();
  for (const signal of signals) process.off(signal, stopSettingUp);
  if (writesSources.has(name)) process.umask(givenUmask);
  let worst = 0;
  // All steps run even if one fails, so that lint shows everything at once.
  for (const step of command.steps(args)) worst = (await become(step)) || worst;
  process.exitCode = worst;
}

/** @param {NodeJS.Signals} signal */
function stopSettingUp(signal) {
  stopChildren();
  process.exit(128 + constants.signals[signal]);
}

/**
 * Runs Node with `argv` as if it were this process: same terminal, its signals, its exit code.
 * @param {string[]} argv
 * @returns {Promise<number>}
 */
function become(argv) {
  return new Promise((resolve) => {
    // Hides the SDK's warning about future Node versions, which does not concern the reader of a scan.
    const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...process.env };
    const child = spawn(process.execPath, argv, { cwd: root, stdio: "inherit", env });
    /** @type {(signal: NodeJS.Signals) => void} */
    const pass = (signal) => void child.kill(signal);
    for (const signal of signals) process.on(signal, pass);
    child.on("error", (error) => resolve(fail(1, error.message)));
    child.on("close", (code, signal) => {
      for (const each of signals) process.off(each, pass);
      resolve(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  });
}

/** @param {string} text */
function say(text) {
  if (args.includes("--quiet") || args.includes("-q")) return;
  // With --json, standard output is reserved for the JSON.
  (args.includes("--json") ? process.stderr : process.stdout).write(`${plainText(text)}\n`);
}

/**
 * @param {number} code
 * @param {string} text
 */
function fail(code, text) {
  process.stderr.write(`${plainText(text)}\n`);
  process.exitCode = code;
  return code;
}
