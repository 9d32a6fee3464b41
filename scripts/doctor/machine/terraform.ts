import { z } from "zod";
import { atLeast, oldestTerraform, terraformVersion } from "../../setup/pins.mjs";
import type { Check } from "../check";
import type { Machine } from "./machine";

const versionSchema = z.object({ terraform_version: z.string() });

/** Terraform is never missing for long: the first verb that needs it fetches the pinned one. */
export const terraform: Check<Machine> = {
  name: "Terraform",
  run: async ({ tools, output }) => {
    const printed = await output(tools.terraform, ["version", "-json"]);
    const version = printed === undefined ? undefined : versionOf(printed);
    if (version !== undefined && atLeast(version, oldestTerraform)) return [{ level: "ok", what: `${version}, ${tools.terraform}` }];
    const found = version === undefined ? "none on PATH" : `${version} is too old`;
    return [{ level: "ok", what: `${found}: the first verb that needs it fetches ${terraformVersion}` }];
  },
};

/** A configuration file that is missing makes Terraform warn before it prints its JSON. */
function versionOf(printed: string): string | undefined {
  return versionSchema.parse(JSON.parse(printed.slice(printed.indexOf("{")))).terraform_version;
}
