import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { connect } from "../aws/clients";
import type { FleetContext } from "../cli/context";
import { type SourceState, verifySource } from "../source/verify";
import { refusalOf } from "../source/words";
import { presentError } from "../words/errors";
import type { StackReport } from "./stack-report";

type Context = Pick<FleetContext, "environments" | "actorIn" | "console" | "signal">;
type Verify = (environment: Environment) => Promise<SourceState>;

/** Says of each account whose scanner stack is deployed by now whether it has to be published before its next scan. */
export async function tellToPublish(
  reports: readonly Pick<StackReport, "environment" | "stack" | "result">[],
  { environments, actorIn, console, signal }: Context,
  verify: Verify = async (environment) => verifySource({ aws: await connect(actorIn(environment)), names: namesOf(environment) }),
): Promise<void> {
  const settled = reports.filter(({ stack, result }) => stack === "scanner" && (result === "applied" || result === "no changes"));
  const due = environments.filter(({ name }) => settled.some(({ environment }) => environment === name));
  const lines = await Promise.all(due.map(async (environment) => (signal.aborted ? undefined : lineOf(environment, verify))));
  for (const line of lines) if (line !== undefined) console.line(line, "yellow");
}

async function lineOf(environment: Environment, verify: Verify): Promise<string | undefined> {
  try {
    const place = { environmentName: environment.name, repository: namesOf(environment).sourceRepository };
    const refusal = refusalOf(await verify(environment), place);
    return refusal && `${environment.name}: ${refusal.what}\nNext   ${refusal.fix}`;
  } catch (error) {
    return `${environment.name}: whether the scanner has to be published could not be checked: ${presentError(error).text}`;
  }
}
