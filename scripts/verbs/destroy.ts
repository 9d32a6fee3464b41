import { hasRunsStack, hasStateStack, namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { confirm } from "../cli/confirm";
import { type FleetOptions, kindsOf, PARALLEL_OPTION, STACK_OPTION, TIMEOUT_OPTION } from "../cli/options";
import type { FleetVerb } from "../cli/verb";
import { applyChanges, planChanges } from "../fleet/deployment";
import { showPlans } from "../fleet/report";
import { work } from "../fleet/verb-run";
import { expectedIn, RUN_PROVIDER } from "../leftovers/expected";
import { UsageError } from "../words/errors";

export interface DestroyOptions extends FleetOptions {
  readonly confirm?: readonly string[];
  readonly yes?: boolean;
  readonly all?: boolean;
}

/**
 * The state stack is not included: its bucket has every earlier state, which is the only way back. Nor are the roles of runs, as
 * what destroys the others.
 */
const DEFAULT_STACKS = ["registry", "secrets", "scanner"] as const;

export const destroyVerb: FleetVerb<DestroyOptions> = {
  name: "destroy",
  summary: "destroy stacks, in reverse order of deploy; the state stack stays",
  example: "destroy --env dev",
  options: [
    STACK_OPTION,
    PARALLEL_OPTION,
    TIMEOUT_OPTION,
    ["-y, --yes", "go on without asking; only for environments that --env names"],
    ["--confirm <names...>", "the environments' names, instead of asking for each; with --all too"],
  ],
  fleet: true,
  run: async (options, context) => {
    const stack = options.stack ?? DEFAULT_STACKS;
    refuseState(kindsOf({ stack }));
    refuseUnnamed(options);
    refuseProtected(context.environments);
    const named = { ...options, stack };
    return work("destroy", named, context, async (run) => {
      const plans = await planChanges(run, ({ environment, kind }) => ({
        destroy: true,
        targets: kind === "runs" ? ownOf(environment) : undefined,
      }));
      showPlans(plans, context.console);
      const agreed = context.signal.aborted ? [] : await agreedNames(context.environments, options);
      const chosen = plans.filter(({ report }) => agreed.includes(report.environment));
      const destroyed = await applyChanges(run, chosen, { destroy: true });
      for (const environment of context.environments.filter(({ name }) => agreed.includes(name)))
        tellOfRest(environment, stack, context.console);
      const left = plans.filter((plan) => !chosen.includes(plan)).map(({ report }) => report);
      return [...destroyed, ...left];
    });
  },
};

/** `--yes` is for what the user has named: a list of everything, which grows by itself, is not. Throws UsageError. */
function refuseUnnamed({ yes, all }: DestroyOptions): void {
  if (yes === true && all === true)
    throw new UsageError("--yes does not destroy every environment.", "Name them: --env NAME... --yes, or --all --confirm NAME...");
}

/** Throws UsageError if one of the environments is protected: then nothing is destroyed. */
function refuseProtected(environments: readonly Environment[]): void {
  const safe = environments.filter(({ registry }) => registry.protect).map(({ name }) => name);
  if (safe.length === 0) return;
  throw new UsageError(
    `${safe.join(", ")} ${safe.length === 1 ? "is" : "are"} protected from destroy`,
    "To destroy nevertheless: set registry.protect: false in the file, deploy that, then destroy.",
  );
}

function refuseState(kinds: readonly string[] | undefined): void {
  if (kinds?.includes("state")) {
    throw new UsageError(
      "The state stack is not destroyed with the others: its bucket holds their states, and every earlier version of them",
      "First move the states elsewhere: another backend in environments/NAME.yaml, then npm run ops -- state migrate --env NAME. Then empty and delete the bucket by hand.",
    );
  }
}

/** The environments whose names were given or typed. */
async function agreedNames(environments: readonly Environment[], options: DestroyOptions): Promise<string[]> {
  const agreed: string[] = [];
  for (const { name, account, region } of environments) {
    const text = `Destroy ${name} (account ${account}, ${region})?`;
    if (options.yes === true) {
      agreed.push(name);
      continue;
    }
    const given = options.confirm;
    if (
      given
        ? given.includes(name)
        : await confirm({ text, answer: name, option: options.all === true ? `--confirm ${name}` : `--yes, or --confirm ${name}` })
    )
      agreed.push(name);
  }
  return agreed;
}

/** What of the roles of runs is the environment's own. The identity provider is the account's: other environments have it too. */
function ownOf(environment: Environment): string[] {
  const all = expectedIn("runs", { environment, names: namesOf(environment) });
  return all.map(({ address }) => address).filter((address) => address !== RUN_PROVIDER);
}

function tellOfRest(environment: Environment, destroyed: readonly string[], console: { line(text: string): void }): void {
  const { name } = environment;
  if (hasStateStack(environment)) console.line(`${name}-state stays: bucket and key, with the history of the states.`);
  if (!hasRunsStack(environment)) return;
  if (destroyed.includes("runs"))
    console.line("The identity provider of runs stays: it is the account's, and other environments may have it.");
  else
    console.line(
      `${name}-runs stays: the roles of runs in HCP Terraform. Without them none works; to destroy them: npm run ops -- destroy --env ${name} --stack runs`,
    );
}
