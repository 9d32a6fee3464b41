import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { ENGINES, type Engine } from "../modules/snyk/engine";
import { shownLines } from "../modules/text/shown";
import { describeFleet, measureFleet } from "./fleet";
import { type InterruptionOptions, interruptVerbs } from "./interruptions";
import { describePages, drawPages, measurePages } from "./pages";
import { type PermissionOptions, takeAway } from "./permissions";
import { record } from "./recording/record";
import { describeAlone, measureAlone } from "./scan/alone/measure";
import { describeScans } from "./scan/describe";
import { measureScans } from "./scan/measure";
import { type SweepOptions, sweepVerbs } from "./sweep";
import { compareSynth, describeSynth } from "./synth";
import { describeTests, measureTests } from "./tests";

/** Exit code for a wrong command line, as that of `ops`. */
const USAGE = 3;

interface ScanOptions {
  readonly sizes: readonly number[];
  readonly delays: readonly number[];
  readonly versions: number;
  readonly sample: number;
  readonly engine: Engine;
  readonly alone: boolean;
  readonly json: boolean;
}

interface InterruptionWords extends InterruptionOptions, Omit<SweepOptions, "only" | "boundaries"> {
  readonly sweep: boolean;
  readonly scenario?: readonly string[];
  readonly boundary?: readonly number[];
  readonly blow?: readonly string[];
}

/** Prints figures for people; no test asserts them. Gives the exit code. */
async function main(words: readonly string[]): Promise<number> {
  let code = 0;
  const bench = new Command("npm run bench --").description("Measures the project. Without a word: synth.").exitOverride();
  // What comes after the word `tests` is jest's.
  bench.enablePositionalOptions();
  bench.configureOutput({ writeErr: (text) => process.stderr.write(shownLines(text)), outputError: (text, write) => write(text) });
  bench
    .command("synth")
    .description("synthesis under CDKTF and as plain Terraform")
    .action(() => print(describeSynth(compareSynth())));
  bench
    .command("fleet")
    .description("verbs over many environments")
    .argument("[environments]", "how many", whole(999), 100)
    .action(async (environments: number) => print(...describeFleet(await measureFleet(environments))));
  bench
    .command("tests")
    .description("CPU seconds of each test file")
    .argument("[jest...]", "arguments of jest")
    .allowUnknownOption()
    .passThroughOptions()
    .helpOption(false)
    .action(async (args: readonly string[]) => {
      const { costs, exitCode } = await measureTests(args);
      print(...describeTests(costs));
      code = exitCode;
    });
  bench
    .command("interruptions")
    .description("interrupts verbs over a sandbox, at random by seed, or with --sweep at every call (docs/interruptions.md)")
    .option("--from <seed>", "the first seed", whole(), 1)
    .option("--seeds <number>", "how many", whole(), 10)
    .option("--only <scenario...>", "scenarios of the seeds")
    .option("--blow <blow...>", "what happens to them")
    .option("--sweep", "at every call that changes something", false)
    .option("--scenario <scenario...>", "scenarios of the sweep")
    .option("--offset <number|missing|every>", "by how much the kinds of interruption are moved on", offset, 0)
    .option("--boundary <number...>", "only these calls of a scenario, from 0", eachWhole)
    .option("--parallel <number>", "cases side by side, each in a sandbox of its own", whole(), 1)
    .option("--record", "write docs/interruptions-table.*", false)
    .action(async ({ sweep, scenario, boundary, only, blow, ...words }: InterruptionWords) => {
      const wrong = sweep
        ? await sweepVerbs({ ...words, only: scenario, boundaries: boundary }, print)
        : await interruptVerbs({ ...words, only, blows: blow }, print);
      code = wrong === 0 ? 0 : 1;
    });
  bench
    .command("permissions")
    .description("takes each permission of a role away, and looks who misses it (docs/permissions.md)")
    .option("--role <role>")
    .option("--action <action>")
    .option("--left", "only what the table does not have yet")
    .option("--json")
    .option("--write", "write the table")
    .action(async (options: PermissionOptions) => {
      code = (await takeAway(options, print)) === 0 ? 0 : 1;
    });
  bench
    .command("scan")
    .description("whole scans of generated packages")
    .option("--sizes <numbers>", "packages, with commas", wholes, [200, 1000, 5000])
    .option("--delays <ms>", "what each call takes longer, with commas", wholes, [0, 50])
    .option("--versions <number>", "of each package", whole(), 1)
    .option("--sample <number>", "packages that the walkthrough installs, to compare", whole(), 25)
    .addOption(new Option("--engine <engine>").choices(ENGINES).default("cli"))
    .option("--alone", "the scanner with its registry in memory", false)
    .option("--json", "figures as JSON", false)
    .action(async ({ alone, json, ...options }: ScanOptions) => {
      if (alone) return print(...describeAlone(await measureAlone(options.sizes, options.versions, options.engine)));
      const measured = await measureScans(options, (line) => void process.stderr.write(`${shownLines(line)}\n`));
      print(...(json ? [JSON.stringify(measured, null, 2)] : describeScans(measured)));
    });
  bench
    .command("pages")
    .description("pages with much on them, in a browser")
    .option("--pictures <folder>", "take pictures instead")
    .action(async ({ pictures }: { readonly pictures?: string }) =>
      print(...(pictures === undefined ? describePages(await measurePages()) : await drawPages(pictures))),
    );
  bench
    .command("recording")
    .description("records a terminal's session")
    .argument("<file>")
    .action(async (file: string) => print(...(await record(file))));
  try {
    await bench.parseAsync(words.length === 0 ? ["synth"] : [...words], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has printed what is wrong already; --help ends here too.
    return error.exitCode === 0 ? 0 : USAGE;
  }
  return code;
}

/** A whole number of an option. @param most @default 999999 */
function whole(most = 999_999): (text: string) => number {
  return (text) => {
    if (!/^\d{1,6}$/.test(text) || Number(text) > most) throw new InvalidArgumentError(`It must be a whole number, up to ${most}.`);
    return Number(text);
  };
}

function wholes(text: string): number[] {
  if (!/^\d{1,6}(,\d{1,6})*$/.test(text)) throw new InvalidArgumentError("It must be whole numbers with commas between them.");
  return text.split(",").map(Number);
}

/** For an option that may be given several times. */
function eachWhole(text: string, before: readonly number[] = []): number[] {
  return [...before, whole()(text)];
}

function offset(text: string): SweepOptions["offset"] {
  return text === "missing" || text === "every" ? text : whole()(text);
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${shownLines(lines.join("\n"))}\n`);
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
