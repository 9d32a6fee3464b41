import type { Environment } from "../../../environments/schema";
import type { FleetContext } from "../../cli/context";
import type { FleetVerb } from "../../cli/verb";
import { EXIT } from "../../words/errors";
import { MISCONFIGURED, misconfiguredIn, showMisconfigured, withMisconfigured } from "../../words/misconfigured";

export const environmentsListVerb: FleetVerb = {
  name: "environments list",
  summary: "every environment: account, region, domain and groups; asks AWS nothing",
  example: "environments list --json",
  fleet: true,
  defaultsToAll: true,
  showsForeignSettings: true,
  run: (_options, context) => Promise.resolve(list(context)),
};

function list(context: FleetContext): number {
  const { environments, console } = context;
  const misconfigured = misconfiguredIn(context);
  if (console.json) console.result([...environments.map(factsOf), ...misconfigured]);
  else {
    const head = ["environment", "account", "region", "domain", "domain's owner", "extends"];
    const rows = environments.map(factsOf).map((facts) => {
      const { environment, account, region, domain, domainOwner, extends: groups } = facts;
      return [environment, account, region, domain, domainOwner === account ? "itself" : domainOwner, groups.join(", ") || "-"];
    });
    const broken = misconfigured.map(({ environment }) => [environment, { text: MISCONFIGURED, style: "red" as const }]);
    console.table([head.map((text) => ({ text, style: "dim" as const })), ...rows, ...broken]);
    showMisconfigured(misconfigured, console);
  }
  return withMisconfigured(EXIT.done, misconfigured);
}

function factsOf({ name, account, region, registry, extends: groups = [] }: Environment) {
  return {
    environment: name,
    account,
    region,
    domain: registry.domain,
    domainOwner: registry.domainOwner ?? account,
    extends: [groups].flat(),
  };
}
