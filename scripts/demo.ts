import { Option } from "commander";
import { runCommandLine } from "./cli/command-line";
import type { Console } from "./cli/console";
import { demo, type DemoOptions } from "./demo/command";
import { runDemo } from "./demo/run";
import { runOverHcp } from "./demo/run-over-hcp";
import { showDemo } from "./demo/show";
import { type DemoBackend, startWorld } from "./demo/world";

const BACKENDS: Readonly<Record<DemoBackend, typeof runDemo>> = { s3: runDemo, hcp: runOverHcp };

const partsOf = (backend: DemoBackend) => ({
  start: (console: Console, signal: AbortSignal) => startWorld(console, signal, backend),
  run: BACKENDS[backend],
  show: showDemo,
});

void runCommandLine("npm run demo --", process.argv.slice(2), (program, perform) =>
  program
    .description("Deploys the package scan into a local AWS, fills it with packages, scans them and shows what was found.")
    .option("--results <directory>", "where the scan's files go", "results")
    .option("--keep", "leave everything running at the end, and say how to use it")
    .option(
      "--env-file <file>",
      "with --keep: the file that it names; it appears when everything is ready (default: .cache/sandbox-PORT.env)",
    )
    .addOption(
      new Option("--backend <kind>", "where the states are: s3, or hcp with Terraform's runs too").choices(["s3", "hcp"]).default("s3"),
    )
    .option("--json", "machine-readable result on standard output")
    .addHelpText("after", "\nExample:\n  npm run demo -- --results results --keep")
    .action((options: DemoOptions & { readonly json?: boolean; readonly backend: DemoBackend }) =>
      perform(options.json === true, (console, signal) => demo(options, partsOf(options.backend), console, signal)),
    ),
).then((code) => (process.exitCode = code));
