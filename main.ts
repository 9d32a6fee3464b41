import { App } from "cdktf";
import { refuseForeignSettings } from "./environments/foreign-settings";
import { EnvironmentError, selectEnvironments } from "./environments/load";
import { roleKindIn, roleOf } from "./environments/role";
import { addStacks } from "./stacks";
import { helpCdktf } from "./stacks/cdktf";
import { lockProvider } from "./stacks/provider-lock";

/** Exit code for wrong usage or configuration, the same as in the ops verbs. */
const MISCONFIGURED = 3;

async function synthesize(): Promise<void> {
  const app = new App();
  const kind = roleKindIn(process.env);
  const environments = selectEnvironments(process.env);
  for (const environment of environments) {
    // Also `cdktf deploy` comes through here, whose Terraform would heed them.
    refuseForeignSettings(environment, process.env);
    addStacks(app, environment, roleOf(environment, kind));
  }
  await helpCdktf(app, environments, process.env);
  app.synth();
  lockProvider(app, process.env);
}

// CDKTF records a stack trace for every value. Mapping those through source maps would take a tenth of the run.
process.setSourceMapsEnabled(false);
synthesize().catch((error: unknown) => {
  process.setSourceMapsEnabled(true);
  if (!(error instanceof EnvironmentError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = MISCONFIGURED;
});
