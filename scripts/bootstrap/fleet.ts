import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { connect } from "../aws/clients";
import type { FleetContext } from "../cli/context";
import { type Outcome, runJobs } from "../process/jobs";
import { bootstrap } from "./bootstrap";
import { bootstrapOverHcp } from "./over-hcp";
import { type BootstrapOptions, type Bootstrapped, KEPT_LOCALLY } from "./options";

/** How the bootstrap of one environment ended. */
export interface BootstrapEnd {
  readonly environment: Environment;
  readonly outcome: Outcome<Bootstrapped>;
  readonly seconds: number;
}

/** Bootstraps one environment. @param progress called with each step's text */
export type BootstrapOne = (environment: Environment, progress: (text: string) => void) => Promise<Bootstrapped>;

/** Bootstraps the environments. A failure does not stop the others. @param concurrency Terraform processes that run at the same time */
export async function bootstrapFleet(
  { environments, console, signal }: FleetContext,
  concurrency: number,
  one: BootstrapOne,
): Promise<BootstrapEnd[]> {
  const seconds = new Map<string, number>();
  const jobs = environments.map((environment) => ({
    name: environment.name,
    run: async () => {
      const started = Date.now();
      const { state } = namesOf(environment).stackNames;
      // With a single environment, its name would only repeat what the user typed.
      const said = environments.length === 1 ? "" : `${state}: `;
      try {
        return await console.step("state", state, (step) => one(environment, (text) => step.update(`${said}${text}`)));
      } finally {
        seconds.set(environment.name, (Date.now() - started) / 1000);
      }
    },
  }));
  const outcomes = await runJobs<Bootstrapped>(jobs, { concurrency, signal });
  return environments.map((environment) => {
    const outcome = outcomes.get(environment.name);
    if (!outcome) throw new Error(`nothing was done of ${environment.name}`);
    return { environment, outcome, seconds: seconds.get(environment.name) ?? 0 };
  });
}

/**
 * Bootstraps an environment in the account, or in the organization of HCP Terraform, that its file names; calls nothing if its
 * state is kept in local files.
 * @param keep names of the environments in which what is tainted is kept
 */
export function bootstrapIn(
  { actorIn, signal }: Pick<FleetContext, "actorIn" | "signal">,
  keep: ReadonlySet<string> = new Set(),
  options: BootstrapOptions = {},
): BootstrapOne {
  return async (environment, progress) => {
    const { backend } = environment;
    if (backend.kind === "local") return KEPT_LOCALLY;
    const actor = actorIn(environment);
    if (backend.kind === "hcp") {
      return bootstrapOverHcp(backend, actor, { ...options, progress }, signal);
    }
    const context = { environment, names: namesOf(environment), actor, aws: await connect(actor), signal };
    return bootstrap({ ...options, keep: keep.has(environment.name), progress }, context);
  };
}
