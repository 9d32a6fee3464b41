import { z } from "zod";
import { atLeast, oldestTerraform, terraformVersion } from "../../setup/pins.mjs";
import { ALLOW } from "../../setup/known-program.mjs";
import { terraformProblem } from "../../terraform/programs";
import type { Check } from "../check";
import type { Machine } from "./machine";

const versionSchema = z.object({ terraform_version: z.string() });

/** A missing Terraform is not a problem: the first verb that needs it downloads the pinned version. */
export const terraform: Check<Machine> = {
  name: "Terraform",
  run: async ({ tools, output, processEnvironment }) => {
    const problem = terraformProblem(tools.terraform, processEnvironment);
    if (problem !== undefined) return [{ level: "problem", what: `${tools.terraform} is not run: ${problem}`, fix: ALLOW }];
    const printed = await output(tools.terraform, ["version", "-json"]);
    const version = printed === undefined ? undefined : versionOf(printed);
    if (version !== undefined && atLeast(version, oldestTerraform)) return [{ level: "ok", what: `${version}, ${tools.terraform}` }];
    const found = version === undefined ? "none on PATH" : `${version} is too old`;
    return [{ level: "ok", what: `${found}: the first verb that needs it fetches ${terraformVersion}` }];
  },
};

/** Skips the warning that Terraform prints before its JSON if a configuration file is missing. */
function versionOf(printed: string): string | undefined {
  return versionSchema.parse(JSON.parse(printed.slice(printed.indexOf("{")))).terraform_version;
}
