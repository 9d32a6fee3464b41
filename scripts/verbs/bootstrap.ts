import { hasRunsStack, hasStateStack, namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { askToKeep } from "../bootstrap/ask";
import { type BootstrapEnd, bootstrapFleet, bootstrapIn } from "../bootstrap/fleet";
import { showBootstraps } from "../bootstrap/render";
import { personsByProfile, profileFor } from "../bootstrap/persons";
import { exitCodeOf, misconfiguredReports, reportOf } from "../bootstrap/report";
import { askMfa } from "../cli/ask-mfa";
import { agrees } from "../cli/confirm";
import type { FleetContext } from "../cli/context";
import { type FleetOptions, PARALLEL_OPTION, YES_OPTION } from "../cli/options";
import type { FleetVerb } from "../cli/verb";
import { formerAccounts, movedAccountText } from "../identity/former-account";
import { concurrencyOf } from "../terraform/capacity";
import { EXIT, Interrupted, UsageError } from "../words/errors";
import { misconfiguredIn, tellOfMisconfigured } from "../words/misconfigured";

export interface BootstrapVerbOptions extends Pick<FleetOptions, "parallel"> {
  readonly yes?: boolean;
  readonly profile?: string;
}

export const bootstrapVerb: FleetVerb<BootstrapVerbOptions> = {
  name: "bootstrap",
  summary: "create the bucket and key for Terraform's states, or the workspaces and the roles of their runs",
  example: "bootstrap --env dev staging",
  options: [
    PARALLEL_OPTION,
    YES_OPTION,
    ["--profile <name>", "profile that makes the roles of runs, such as admin-{environment} or {account}-admin; yours if not said"],
  ],
  fleet: true,
  run: async ({ parallel, yes, profile }, context) => {
    tellOfMisconfigured(misconfiguredIn(context), context.console);
    if (profile !== undefined && !context.environments.some(hasRunsStack))
      throw new UsageError("--profile is for the roles of runs in HCP Terraform, and no environment that was chosen has any to make.");
    const places = context.environments.filter((environment) => hasStateStack(environment) || hasRunsStack(environment));
    for (const environment of places) {
      const { name, account, region } = environment;
      context.console.line(`  ${name} (account ${account}, ${region}): ${whatIsMade(environment, profile)}`);
      const moved = movedAccountText(environment, await formerAccounts(environment));
      if (moved !== undefined) context.console.line(`  ${moved}`, "yellow");
    }
    const text = `Make what is missing of ${places.length === 1 ? "it" : `these ${places.length}`}${places.some(hasStateStack) ? ", and keep the states there" : ""}?`;
    if (places.length > 0 && !(await agrees({ text, option: "--yes" }, yes))) {
      context.console.line("Nothing was made.", "yellow");
      return EXIT.failed;
    }
    const keep = await askToKeep(context, { yes });
    const options = profile === undefined ? {} : { personIn: personsByProfile(profile, process.env, askMfa) };
    return showEnds(await bootstrapFleet(context, concurrencyOf(parallel), bootstrapIn(context, keep, options)), context);
  },
};

function whatIsMade(environment: Environment, profile: string | undefined): string {
  const { stateBucket, runPlanRole, runApplyRole } = namesOf(environment);
  if (hasStateStack(environment)) return `bucket ${stateBucket} and its key, for Terraform's states`;
  return `roles ${runPlanRole} and ${runApplyRole} for runs in HCP Terraform, with ${profile === undefined ? "your own credentials" : `the profile ${profileFor(profile, environment)}`}; and the workspaces`;
}

/** Shows the results and gives the exit code. If a single environment failed, throws its error. */
export function showEnds(ends: readonly BootstrapEnd[], { console, ...chosen }: Pick<FleetContext, "console" | "broken">): number {
  const misconfigured = misconfiguredReports(misconfiguredIn(chosen));
  const [only, ...others] = ends;
  if (only !== undefined && others.length + misconfigured.length === 0 && only.outcome.status !== "done") {
    throw only.outcome.status === "failed" ? only.outcome.error : new Interrupted();
  }
  const reports = [...ends.map(reportOf), ...misconfigured];
  if (console.json) console.result(reports);
  else showBootstraps(reports, console);
  return exitCodeOf(reports);
}
