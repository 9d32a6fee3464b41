import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { type Aws, connect } from "../aws/clients";
import type { PipelineClients } from "../aws/pipeline-run";
import type { FleetContext, VerbContext } from "../cli/context";
import { runJobs } from "../process/jobs";
import { Interrupted } from "../words/errors";

/** One environment, its names, and the AWS clients with which scans are run and read. */
export interface Account extends Pick<VerbContext, "environment" | "names"> {
  readonly aws: PipelineClients & Pick<Aws, "account" | "codeCommit" | "s3" | "ssm">;
}

export type OpenAccount = (environment: Environment) => Promise<Account>;

/** Opens accounts as the actors of a command. */
export function accountsOf({ actorIn }: Pick<FleetContext, "actorIn">): OpenAccount {
  return async (environment) => ({ environment, names: namesOf(environment), aws: await connect(actorIn(environment)) });
}

/** How many accounts are read at the same time. */
const SIDE_BY_SIDE = 8;

/** The result of reading one account. */
export interface AccountVisit<T> {
  readonly environment: Environment;
  readonly result: { readonly value: T } | { readonly error: unknown };
}

/** Reads something from every account. A failure does not stop the others. Throws Interrupted if the user stops it. */
export async function visitAccounts<T>(
  environments: readonly Environment[],
  open: OpenAccount,
  signal: AbortSignal,
  read: (account: Account) => Promise<T>,
): Promise<AccountVisit<T>[]> {
  const jobs = environments.map((environment) => ({ name: environment.name, run: async () => read(await open(environment)) }));
  const outcomes = await runJobs(jobs, { concurrency: SIDE_BY_SIDE, signal });
  if (signal.aborted) throw new Interrupted();
  return environments.map((environment) => {
    const outcome = outcomes.get(environment.name);
    if (outcome?.status === "done") return { environment, result: { value: outcome.value } };
    return { environment, result: { error: outcome?.status === "failed" ? outcome.error : new Interrupted() } };
  });
}

/** The fields with which every result about an account begins. */
export function accountFacts({ name, account, region }: Environment) {
  return { environment: name, account, region } as const;
}
