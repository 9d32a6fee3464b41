import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { CACHE } from "../process/paths";
import { OperationError } from "../words/errors";

const toolsSchema = z.object({
  python: z.string().optional(),
  terraform: z.string().optional(),
  pathAdditions: z.array(z.string()).default([]),
  wheelhouse: z.string().optional(),
});

/** Tools that the set-up found or installed on this machine. */
export interface Tools {
  /** Interpreter with moto, the AWS CLI and pkg_resources. */
  readonly python: string;
  /** Terraform's program. */
  readonly terraform: string;
  /** Folders that go first on PATH, so that `aws` and `pip` are the toolbox's. */
  readonly pathAdditions: readonly string[];
  /** Folder with the wheels of the scanner's build, if they were fetched. */
  readonly wheelhouse?: string;
}

/** Reads what scripts/run.mjs wrote; if it did not run, gives the machine's own commands. Throws OperationError if the file is broken. */
export function readTools(file: string = join(CACHE, "tools.json")): Tools {
  let content: unknown = {};
  try {
    if (existsSync(file)) content = JSON.parse(readFileSync(file, "utf8"));
    const { python = "python3", terraform = "terraform", ...rest } = toolsSchema.parse(content);
    return { python, terraform, ...rest };
  } catch (error) {
    throw new OperationError(`${file} cannot be read`, "Remove it; the next npm run makes it again.", { cause: error });
  }
}

/** PATH with the toolbox's commands first. */
export function toolPath(tools: Pick<Tools, "pathAdditions">, path: string | undefined): string {
  return [...tools.pathAdditions, ...(path ? [path] : [])].join(delimiter);
}
