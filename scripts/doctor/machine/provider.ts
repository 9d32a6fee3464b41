import { RELEASES_VARIABLE } from "../../setup/releases.mjs";
import { type TerraformConfig, terraformConfig } from "../../terraform/configuration";
import { UsageError } from "../../words/errors";
import type { Check, Note } from "../check";
import type { Machine } from "./machine";

/** Where Terraform takes the AWS provider from, which version it takes, and what was found on the way and is not taken. */
export const provider: Check<Machine> = {
  name: "AWS provider",
  run: ({ processEnvironment }) => {
    const more = processEnvironment[RELEASES_VARIABLE];
    const own: Note[] = more ? [{ level: "warning", what: `releases that this project does not know are taken too: ${more}` }] : [];
    try {
      return Promise.resolve([...notesOf(terraformConfig({ environment: processEnvironment })), ...own]);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return Promise.resolve([{ level: "problem", what: error.what, fix: error.remedy }, ...own]);
    }
  },
};

function notesOf({ source, file, version, refused }: TerraformConfig): Note[] {
  const from = source === "mirror" ? `from a mirror (${file})` : "from Terraform's registry";
  const left = refused.map(({ mirror, problem }): Note => ({ level: "warning", what: `${mirror} is not used: ${problem}` }));
  return [{ level: "ok", what: `${version}, ${from}, known by its hash` }, ...left];
}
