import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { connect } from "../aws/clients";
import type { FleetContext } from "../cli/context";
import { verifySource } from "../source/verify";
import { refusalOf } from "../source/words";
import { presentError } from "../words/errors";
import type { StackReport } from "./stack-report";

type Context = Pick<FleetContext, "environments" | "actorIn" | "console" | "signal">;

/** Says of each account whose scanner stack was just deployed if it has to be published before its next scan. */
export async function tellToPublish(reports: readonly StackReport[], { environments, actorIn, console, signal }: Context): Promise<void> {
  const settled = reports.filter(({ stack, result }) => stack === "scanner" && (result === "applied" || result === "no changes"));
  const due = environments.filter(({ name }) => settled.some(({ environment }) => environment === name));
  const lines = await Promise.all(due.map(async (environment) => (signal.aborted ? undefined : lineOf(environment, actorIn))));
  for (const line of lines) if (line !== undefined) console.line(line, "yellow");
}

async function lineOf(environment: Environment, actorIn: Context["actorIn"]): Promise<string | undefined> {
  const names = namesOf(environment);
  try {
    const source = await verifySource({ aws: await connect(actorIn(environment)), names });
    const refusal = refusalOf(source, { environmentName: environment.name, repository: names.sourceRepository });
    return refusal && `${environment.name}: ${refusal.what}\nNext   ${refusal.fix}`;
  } catch (error) {
    return `${environment.name}: whether the scanner has to be published could not be checked: ${presentError(error).text}`;
  }
}
