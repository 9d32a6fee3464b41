import { join } from "node:path";
import { runCommandLine } from "./cli/command-line";
import { completionScript } from "./cli/completion";
import { PROGRAM, projectVersion } from "./cli/program";
import { addVerbs, type AnyVerb } from "./cli/verb";
import { ROOT } from "./process/paths";
import { adoptVerb } from "./verbs/adopt";
import { bootstrapVerb } from "./verbs/bootstrap";
import { deployVerb } from "./verbs/deploy";
import { destroyVerb } from "./verbs/destroy";
import { doctorVerb } from "./verbs/doctor";
import { driftVerb } from "./verbs/drift";
import { environmentsDiscoverVerb } from "./verbs/environments/discover";
import { environmentsListVerb } from "./verbs/environments/list";
import { environmentsShowVerb } from "./verbs/environments/show";
import { guardVerb } from "./verbs/guard";
import { planVerb } from "./verbs/plan";
import { publishVerb } from "./verbs/publish";
import { QUARANTINE_VERBS } from "./verbs/quarantine";
import { resultsVerb } from "./verbs/results";
import { rolesVerb } from "./verbs/roles";
import { scanVerb } from "./verbs/scan";
import { secretsCheckVerb } from "./verbs/secrets/check";
import { secretsProxyVerb } from "./verbs/secrets/proxy";
import { secretsRotateVerb } from "./verbs/secrets/rotate";
import { secretsSetVerb } from "./verbs/secrets/set";
import { secretsWebhookVerb } from "./verbs/secrets/webhook";
import { STATE_VERBS } from "./verbs/state";
import { EXIT } from "./words/errors";

/** The verbs, in the order of the help. */
export const VERBS: readonly AnyVerb[] = [
  environmentsListVerb,
  environmentsShowVerb,
  environmentsDiscoverVerb,
  doctorVerb,
  rolesVerb,
  bootstrapVerb,
  adoptVerb,
  planVerb,
  deployVerb,
  destroyVerb,
  driftVerb,
  secretsSetVerb,
  secretsRotateVerb,
  secretsCheckVerb,
  secretsWebhookVerb,
  secretsProxyVerb,
  publishVerb,
  scanVerb,
  resultsVerb,
  guardVerb,
  ...QUARANTINE_VERBS,
  ...STATE_VERBS,
];

/** Runs one command line. Gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  return runCommandLine(PROGRAM, argv, (program, perform) => {
    program.description("Operates the package scan in every environment.").helpCommand(false).version(projectVersion(), "-V, --version");
    // Only before a verb: after one, --version is the verb's own, as of `state restore`.
    program.enablePositionalOptions();
    addVerbs(program, VERBS, perform);
    program
      .command("completion <shell>")
      .description("print a script with which bash, zsh or fish completes verbs, options and environments")
      .addHelpText("after", `\nExample:\n  source <(npx --no-install package-scan completion bash)`)
      .action((shell: string) =>
        perform({}, (console) => {
          console.line(completionScript(shell, program, join(ROOT, "environments")).trimEnd());
          return Promise.resolve(EXIT.done);
        }),
      );
  });
}

if (require.main === module) void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
