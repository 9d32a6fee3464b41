import { Command, CommanderError, Option } from "commander";
import { environmentNames } from "../environments/load";
import { Console } from "./lib/console";
import { openEnvironment, type VerbContext } from "./lib/context";
import { EXIT, Interrupted, presentError } from "./lib/errors";
import { onInterrupt } from "./lib/interrupt";
import { bootstrap, showBootstrapped } from "./verbs/bootstrap";
import { publish, showPublished } from "./verbs/publish";
import { listScans, readScan, showOneScan, showScans, type ResultsOptions } from "./verbs/results";
import { followScan, showScanResult, startScan } from "./verbs/scan";
import { checkSecrets, readSecrets, setSecrets, showCheck, showSet, type SecretsInputOptions } from "./verbs/secrets";

interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  readonly options?: readonly (readonly [flags: string, description: string])[];
  run(options: Readonly<Record<string, unknown>>, context: VerbContext): Promise<number>;
}

const TOKEN_STDIN = ["--token-stdin", "standard input is the token and nothing else"] as const;

/** The verbs: what each is called and what it runs. Nothing else happens here. */
const verbs: readonly Verb[] = [
  {
    name: "bootstrap",
    summary: "make the bucket and key for Terraform's state, and move their own state there",
    example: "bootstrap --env dev",
    run: async (_options, context) => {
      const work = (progress: (text: string) => void) => bootstrap({ progress }, context);
      const result = await context.console.step("state", context.names.stackNames.state, (step) => work((text) => step.update(text)));
      return showBootstrapped(result, context);
    },
  },
  {
    name: "secrets set",
    summary: "put the Snyk token and organization into the account, past Terraform",
    example: "secrets set --env dev < secrets.json",
    options: [TOKEN_STDIN],
    run: async (options: SecretsInputOptions, context) => showSet(await setSecrets(await readSecrets("set", options), context), context),
  },
  {
    name: "secrets rotate",
    summary: "replace the Snyk token",
    example: "secrets rotate --env dev",
    options: [TOKEN_STDIN],
    run: async (options: SecretsInputOptions, context) => showSet(await setSecrets(await readSecrets("rotate", options), context), context),
  },
  {
    name: "secrets check",
    summary: "whether both secrets are set and look right, without showing them",
    example: "secrets check --env dev",
    run: async (_options, context) => showCheck(await checkSecrets(context), context),
  },
  {
    name: "publish",
    summary: "commit the bundled scanner to the account's repository, if it changed",
    example: "publish --env dev",
    run: async (_options, context) => showPublished(await publish(context), context),
  },
  {
    name: "scan",
    summary: "start the scan, follow it to its end and show what it found",
    example: "scan --env dev",
    run: async (_options, context) => {
      const { console } = context;
      const executionId = await startScan(context);
      const watcher = {
        stage: ({ stage, status }: { stage: string; status: string }) => console.line(`  ${stage.padEnd(8)}  ${status}`),
        log: (line: string) => console.line(`            ${line}`, "dim"),
      };
      return showScanResult(await followScan(executionId, watcher, context), context);
    },
  },
  {
    name: "results",
    summary: "list the scans, or show or download one",
    example: "results --env dev --scan latest --download results",
    options: [
      ["--scan <stamp>", "one scan: its stamp, or latest"],
      ["--download <directory>", "copy its files into this folder"],
    ],
    run: async (options: ResultsOptions, context) => {
      const one = options.scan !== undefined || options.download !== undefined;
      return one ? showOneScan(await readScan(options, context), context) : showScans(await listScans(context), context);
    },
  },
];

/** Runs one command line. Gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const interrupt = onInterrupt();
  let exitCode: number = EXIT.done;
  const program = new Command("npm run ops --").description("Operates the package scan of one environment.");
  program
    .exitOverride()
    .showSuggestionAfterError()
    .helpCommand(false)
    .configureOutput({ writeErr: (text) => process.stderr.write(text) });
  const groups = new Map<string, Command>();
  for (const verb of verbs) {
    const [first = "", second] = verb.name.split(" ");
    const parent = second === undefined ? program : (groups.get(first) ?? program.command(first).description(groupSummary(first)));
    if (second !== undefined) groups.set(first, parent);
    const command = parent.command(second ?? first).description(verb.summary);
    command.addOption(new Option("--env <name>", `environment: ${environmentNames().join(", ")}`).makeOptionMandatory());
    command.option("--json", "machine-readable result on standard output");
    for (const [flags, description] of verb.options ?? []) command.option(flags, description);
    command.addHelpText(
      "after",
      `\nExample:\n  npm run ops -- ${verb.example}\n\nExit codes: 0 done, 1 failed or could not check, 3 wrong usage or configuration, 130 interrupted`,
    );
    command.action(async (options: Readonly<Record<string, unknown>>) => {
      const console = new Console({ json: options.json === true });
      try {
        exitCode = await verb.run(options, await openEnvironment(String(options.env), console, interrupt.signal));
      } catch (error) {
        const { text, exitCode: code } = presentError(interrupt.signal.aborted ? new Interrupted() : error);
        console.error(text);
        exitCode = code;
      }
    });
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    // Commander has said what is wrong; help and version end it too.
    if (!(error instanceof CommanderError)) throw error;
    exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } finally {
    interrupt.dispose();
  }
  return exitCode;
}

function groupSummary(name: string): string {
  return `${name}: ${verbs
    .filter((verb) => verb.name.startsWith(`${name} `))
    .map((verb) => verb.name.slice(name.length + 1))
    .join(", ")}`;
}

if (require.main === module) void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
