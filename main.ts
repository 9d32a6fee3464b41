import { App } from "cdktf";
import { EnvironmentError, selectEnvironments } from "./environments/load";
import { addStacks } from "./stacks";

/** Exit code for wrong usage or configuration, as of the ops verbs. */
const MISCONFIGURED = 3;

try {
  const app = new App();
  for (const environment of selectEnvironments(process.env)) addStacks(app, environment);
  app.synth();
} catch (error) {
  if (!(error instanceof EnvironmentError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = MISCONFIGURED;
}
