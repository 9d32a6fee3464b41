import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { Variables } from "../../environments/variables";
import { CACHE } from "../process/paths";
import { Hashes } from "../setup/hashes.mjs";
import { ALLOW, programProblem } from "../setup/known-program.mjs";
import { fetchedTerraform } from "../setup/terraform.mjs";
import { UsageError } from "../words/errors";
import { releasesIn, terraformConfig, type TerraformConfig } from "./configuration";
import { readTools, type Tools } from "./tools";

/** The programs that work on an account with its credentials, each of a known release. */
export interface Programs {
  readonly tools: Tools;
  readonly config: TerraformConfig;
}

/**
 * Terraform and where its provider comes from. Throws UsageError if Terraform, or every provider that was found, is of no known
 * release, or if somebody else can change it.
 */
export function checkedPrograms(variables: Variables): Programs {
  const tools = readTools();
  const problem = terraformProblem(tools.terraform, variables);
  if (problem !== undefined) {
    const again = "Remove .cache/setup.json: the next npm run takes another Terraform.";
    throw new UsageError(`${tools.terraform} is not run: ${problem}`, `${again}\n${ALLOW}`);
  }
  return { tools, config: terraformConfig({ environment: variables }) };
}

/** Why this Terraform must not be run; undefined if nothing speaks against it. A program that does not exist is said by whoever starts it. */
export function terraformProblem(program: string, variables: Variables): string | undefined {
  const folders = (variables.PATH ?? "").split(delimiter).filter(Boolean);
  const places = isAbsolute(program) ? [program] : folders.map((folder) => join(folder, program));
  const [found] = places.filter((place) => existsSync(place));
  if (found === undefined) return undefined;
  const hashes = new Hashes(join(CACHE, "terraform-hashes.json"));
  return programProblem(found, releasesIn(variables), hashes, (each) => each === fetchedTerraform(CACHE));
}
