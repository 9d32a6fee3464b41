import { refuseForeignSurroundings } from "../../../environments/foreign-settings";
import { accountsOfOrganization, type OrganizationAccount } from "../../aws/organizations";
import type { FleetContext } from "../../cli/context";
import type { FleetVerb } from "../../cli/verb";
import { discover } from "../../environments/missing";
import { plural } from "../../words/counts";
import { EXIT } from "../../words/errors";
import { misconfiguredIn, showMisconfigured, withMisconfigured } from "../../words/misconfigured";

export const environmentsDiscoverVerb: FleetVerb = {
  name: "environments discover",
  summary: "accounts of the organization that have no environment; asks AWS Organizations with your own credentials, changes nothing",
  example: "environments discover --json",
  fleet: true,
  defaultsToAll: true,
  showsForeignSettings: true,
  run: async (_options, context) => {
    refuseForeignSurroundings(process.env);
    return showMissing(await accountsOfOrganization(process.env), context);
  },
};

function showMissing(organization: readonly OrganizationAccount[], context: FleetContext): number {
  const { environments, console } = context;
  const misconfigured = misconfiguredIn(context);
  const found = discover(
    organization,
    environments.map(({ account }) => account),
  );
  if (console.json) console.result({ ...found, misconfigured });
  else {
    const { missing, inactive, known } = found;
    console.line(`${plural(organization.length, "account")} in the organization, ${known} with an environment, ${missing.length} without.`);
    if (missing.length + inactive.length > 0) {
      const rows = [...missing, ...inactive].map(({ id, name, status }) => [id, name, status]);
      console.table([["account", "name", "status"].map((text) => ({ text, style: "dim" as const })), ...rows]);
    }
    // Whose account it is, nobody can read in a file with mistakes.
    if (misconfigured.length > 0) console.line("Some of these may belong to the environments whose files have mistakes.", "yellow");
    showMisconfigured(misconfigured, console);
    if (missing.length > 0) {
      console.line();
      console.line("Next   write environments/NAME.yaml for each that holds packages; defaults.yaml beside it has what they share");
    }
  }
  return withMisconfigured(EXIT.done, misconfigured);
}
