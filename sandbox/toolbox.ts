import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** The Python that has moto, botocore and the AWS CLI, the folders to put in front of PATH so that its commands are found, and Terraform. */
export interface Toolbox {
  readonly python: string;
  readonly pathAdditions: readonly string[];
  /** Folder of the `botocore` package, which holds AWS's service models. */
  readonly botocoreDirectory: string;
  /** Terraform's program. */
  readonly terraform: string;
}

const TOOLS_FILE = join(dirname(__dirname), ".cache", "tools.json");

/** Finds the toolbox that the set-up left in the project's cache, else the machine's own `python3`. */
export async function findToolbox(): Promise<Toolbox> {
  const known = existsSync(TOOLS_FILE) ? (JSON.parse(readFileSync(TOOLS_FILE, "utf8")) as Partial<Toolbox>) : {};
  const python = known.python ?? "python3";
  const locate = "import importlib.util as u; print(u.find_spec('botocore').submodule_search_locations[0])";
  const { stdout } = await promisify(execFile)(python, ["-c", locate]);
  return { python, pathAdditions: known.pathAdditions ?? [], botocoreDirectory: stdout.trim(), terraform: known.terraform ?? "terraform" };
}
