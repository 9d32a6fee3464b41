import { join } from "node:path";
import type { FleetContext } from "../cli/context";
import type { FleetVerb } from "../cli/verb";
import { jsonText, writeJsonReport } from "../process/files";
import { cloudFormationOf } from "../roles/cloudformation";
import { type EnvironmentRoles, rolesOf } from "../roles/documents";
import { hintsOf, templateHintsOf } from "../roles/hints";
import { principalsOf } from "../roles/principals";
import { terraformOf } from "../roles/terraform";
import { readBefore } from "../state/migrate/before";
import { EXIT, UsageError } from "../words/errors";

interface RolesOptions {
  readonly format?: string;
  readonly out?: string;
  readonly trust?: readonly string[];
  /** A copy of the environment's old file. */
  readonly from?: string;
}

/** What a format is written as, and the name of its file. */
const FORMATS: Readonly<Record<string, { readonly file: string; readonly of: (roles: EnvironmentRoles) => object }>> = {
  json: { file: "roles.json", of: (roles) => roles },
  terraform: { file: "main.tf.json", of: terraformOf },
  cloudformation: { file: "template.json", of: cloudFormationOf },
};

export const rolesVerb: FleetVerb<RolesOptions> = {
  name: "roles",
  summary: "print the roles that an account needs, each with no more than it uses; asks AWS nothing",
  example: "roles --env dev --trust 111122223333 --format terraform --out roles",
  options: [
    ["--format <format>", `${Object.keys(FORMATS).join(", ")} (json)`],
    ["--out <directory>", "write FOLDER/ENVIRONMENT/FILE instead of standard output"],
    ["--from <file>", "a copy of the environment's old file, while state migrate moves its states: the roles reach both places"],
    ["--trust <principals...>", "accounts, or ARNs of roles and users, that may assume the deploy, the read-only and the quarantine role"],
  ],
  fleet: true,
  // It prints what the files say, wherever AWS is.
  showsForeignSettings: true,
  asksNobody: true,
  run: showRoles,
};

async function showRoles(
  { format = "json", out, trust = [], from }: RolesOptions,
  { environments, console }: FleetContext,
): Promise<number> {
  const chosen = FORMATS[format];
  if (chosen === undefined) throw new UsageError(`There is no format ${format}.`, `Formats are: ${Object.keys(FORMATS).join(", ")}.`);
  if (environments.length > 1 && out === undefined)
    throw new UsageError("Several environments do not fit into one document.", "Name a folder with --out, or one environment.");
  if (environments.length > 1 && from !== undefined)
    throw new UsageError("--from is the old file of one environment.", "Name one environment.");
  for (const environment of environments) {
    const former = from === undefined ? undefined : (await readBefore(environment, { from })).environment;
    const roles = rolesOf(environment, principalsOf(trust, environment), former);
    const document = chosen.of(roles);
    if (out === undefined) console.result(document);
    else {
      const file = join(out, environment.name, chosen.file);
      writeJsonReport(file, document);
      console.line(`  ${environment.name}  ${file}`);
    }
    const hints = [...hintsOf(environment, roles, trust), ...(format === "cloudformation" ? templateHintsOf(jsonText(document)) : [])];
    for (const hint of hints) console.aside(hint);
  }
  if (out !== undefined)
    console.aside(
      `Next   an administrator makes them; then npm run ops -- bootstrap --env ${environments.map(({ name }) => name).join(" ")}`,
    );
  return EXIT.done;
}
