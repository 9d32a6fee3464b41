import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findCheckov } from "./checkov/available";
import { CONTROL_STACK } from "./checkov/control";
import { resourcesIn } from "./checkov/hcl";
import { judge } from "./checkov/judge";
import { countResources, runCheckov, synthesizeAll } from "./checkov/run";
import { showVerdict } from "./checkov/show";
import { readSkips } from "./checkov/skips";
import { runCommandLine } from "./cli/command-line";
import type { Console } from "./cli/console";
import { CACHE } from "./process/paths";
import { EXIT } from "./words/errors";

const SKIPS = join(__dirname, "checkov", "skips.yaml");

interface Options {
  readonly required?: boolean;
  readonly json?: boolean;
}

/** Checks the stacks of every environment. Gives the exit code. */
async function check(console: Console, signal: AbortSignal, { required = false }: Options): Promise<number> {
  const skips = readSkips("scripts/checkov/skips.yaml", readFileSync(SKIPS, "utf8"));
  const checkov = await findCheckov();
  if ("notRun" in checkov) {
    console.error(`checkov was not run: the stacks are not checked\n${checkov.notRun}`);
    return required ? EXIT.failed : EXIT.done;
  }
  const place = { folder: join(CACHE, `checkov-run-${process.pid}`), signal };
  try {
    const stacks = await synthesizeAll(place);
    const report = await runCheckov(checkov.python, stacks, place);
    const resources = countResources(stacks);
    const today = new Date().toISOString().slice(0, 10);
    const controlResources = resourcesIn(CONTROL_STACK);
    return showVerdict(judge(report, { stacks: stacks.size, resources, controlResources, skips, today }), console);
  } finally {
    rmSync(place.folder, { recursive: true, force: true });
  }
}

/** Runs one command line. Gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  return runCommandLine("npm run checkov --", argv, (program, perform) => {
    program
      .description("Checks the synthesized stacks of every environment with checkov.")
      .option("--required", "fail, too, if checkov cannot be installed because no package index answers")
      .option("--json", "write the result as JSON to standard output")
      .action((options: Options) => perform(options.json === true, (console, signal) => check(console, signal, options)));
  });
}

if (require.main === module) void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
