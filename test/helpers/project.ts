import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ROOT } from "../../scripts/process/paths";
import { copyPrograms, OPS } from "./programs";
import { type Finished, run } from "./run";
import { terraformKit } from "./terraform";

/** A copy of the project with its own environments, in which the real command runs as for a user. */
export interface Project {
  readonly directory: string;
  /** Writes or replaces an environment's file. */
  readonly environment: (name: string, yaml: string) => void;
  /** Runs `npm run ops -- ARGUMENTS`, without the set-up. */
  readonly ops: (...args: string[]) => Promise<Finished>;
  /** The same, with something on its standard input. */
  readonly opsWith: (input: string, ...args: string[]) => Promise<Finished>;
  remove(): void;
}

const SOURCES = [
  "environments",
  "modules",
  "stacks",
  "scripts",
  "main.ts",
  "cdktf.json",
  "package.json",
  "tsconfig.json",
  ".terraform.lock.hcl",
];
/** The set-up's files, which the copy shares. The files of the verbs' runs are the copy's own. */
const SHARED = /^(terraform|tools|setup|scanner-python)/;

export function copyProject(sandbox: Parameters<typeof terraformKit>[0]): Project {
  const directory = mkdtempSync(join(tmpdir(), "project-"));
  const isEnvironment = (path: string) => /[/\\]environments[/\\][^/\\]+\.yaml$/.test(path);
  for (const source of SOURCES)
    cpSync(join(ROOT, source), join(directory, source), { recursive: true, filter: (path) => !isEnvironment(path) });
  link("node_modules");
  link("compat");
  mkdirSync(join(directory, ".cache"));
  for (const name of existsSync(join(ROOT, ".cache")) ? readdirSync(join(ROOT, ".cache")) : []) {
    if (SHARED.test(basename(name))) link(join(".cache", name));
  }
  copyPrograms(directory);
  const env = { ...terraformKit(sandbox).childEnvironment, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  return {
    directory,
    environment: (name, yaml) => writeFileSync(join(directory, "environments", `${name}.yaml`), yaml),
    ops: (...args) => run(process.execPath, [OPS, ...args], { cwd: directory, env }),
    opsWith: (input, ...args) => run(process.execPath, [OPS, ...args], { cwd: directory, env, input }),
    remove: () => rmSync(directory, { recursive: true }),
  };

  function link(path: string): void {
    symlinkSync(join(ROOT, path), join(directory, path));
  }
}
