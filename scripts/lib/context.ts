import { loadEnvironment } from "../../environments/load";
import { namesOf, type Names } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { connect, type Aws, type AwsSettings } from "./aws";
import type { Console } from "./console";

/** What a verb works with: one environment, its names, its account's clients. */
export interface VerbContext {
  readonly environment: Environment;
  readonly names: Names;
  readonly aws: Aws;
  readonly console: Console;
  /** Aborted when the user stops the command. */
  readonly signal: AbortSignal;
}

/** Reads the environment's file, then connects; both errors are the user's to mend. */
export async function openEnvironment(name: string, console: Console, signal: AbortSignal, settings?: AwsSettings): Promise<VerbContext> {
  const environment = loadEnvironment(name);
  return { environment, names: namesOf(environment), aws: await connect(environment, settings), console, signal };
}
