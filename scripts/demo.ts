import { runCommandLine } from "./cli/command-line";
import { demo, type DemoOptions } from "./demo/command";
import { runDemo } from "./demo/run";
import { showDemo } from "./demo/show";
import { startWorld } from "./demo/world";

const PARTS = { start: startWorld, run: runDemo, show: showDemo };

void runCommandLine("npm run demo --", process.argv.slice(2), (program, perform) =>
  program
    .description("Deploys the package scan into a local AWS, fills it with packages, scans them and shows what was found.")
    .option("--results <directory>", "where the scan's files go", "results")
    .option("--keep", "leave everything running at the end, and say how to use it")
    .option(
      "--env-file <file>",
      "with --keep: the file that it names; it appears when everything is ready (default: .cache/sandbox-PORT.env)",
    )
    .option("--json", "machine-readable result on standard output")
    .addHelpText("after", "\nExample:\n  npm run demo -- --results results --keep")
    .action((options: DemoOptions & { readonly json?: boolean }) =>
      perform(options.json === true, (console, signal) => demo(options, PARTS, console, signal)),
    ),
).then((code) => (process.exitCode = code));
