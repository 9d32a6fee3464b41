import { parseArgs } from "node:util";
import { ENGINES } from "../modules/snyk/engine";
import { shownLine, shownLines } from "../modules/text/shown";
import { describeFleet, measureFleet } from "./fleet";
import { interruptVerbs } from "./interruptions";
import { describePages, drawPages, measurePages } from "./pages";
import { takeAway } from "./permissions";
import { record } from "./recording/record";
import { describeAlone, measureAlone } from "./scan/alone/measure";
import { describeScans } from "./scan/describe";
import { measureScans } from "./scan/measure";
import { sweepVerbs } from "./sweep";
import { compareSynth, describeSynth } from "./synth";
import { describeTests, measureTests } from "./tests";

const USAGE =
  "npm run bench -- [synth | fleet [NUMBER] | tests [JEST ARGUMENTS] | interruptions [--from SEED] [--seeds NUMBER] [--only SCENARIO]... [--blow BLOW]... | interruptions --sweep [--scenario SCENARIO]... [--offset NUMBER|missing|every] [--boundary NUMBER]... [--parallel NUMBER] [--record] | permissions [--role ROLE] [--action ACTION] [--left] [--json] [--write] | scan [--sizes N,N] [--delays MS,MS] [--versions N] [--sample N] [--engine cli|api] [--alone] [--json] | pages [--pictures FOLDER] | recording FILE]";

const INTERRUPTION_OPTIONS = {
  from: { type: "string", default: "1" },
  seeds: { type: "string", default: "10" },
  only: { type: "string", multiple: true },
  blow: { type: "string", multiple: true },
  sweep: { type: "boolean", default: false },
  scenario: { type: "string", multiple: true },
  offset: { type: "string", default: "0" },
  boundary: { type: "string", multiple: true },
  parallel: { type: "string", default: "1" },
  record: { type: "boolean", default: false },
} as const;

const PERMISSION_OPTIONS = {
  role: { type: "string" },
  action: { type: "string" },
  left: { type: "boolean" },
  json: { type: "boolean" },
  write: { type: "boolean" },
} as const;

const SCAN_OPTIONS = {
  sizes: { type: "string", default: "200,1000,5000" },
  delays: { type: "string", default: "0,50" },
  versions: { type: "string", default: "1" },
  sample: { type: "string", default: "25" },
  engine: { type: "string", default: "cli" },
  alone: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

/** Prints figures for people; no test asserts them. */
async function main([name = "synth", ...args]: readonly string[]): Promise<number> {
  if (name === "synth" && args.length === 0) {
    print(describeSynth(compareSynth()));
    return 0;
  }
  if (name === "fleet" && args.length <= 1 && /^\d{1,3}$/.test(args[0] ?? "100")) {
    print(...describeFleet(await measureFleet(Number(args[0] ?? 100))));
    return 0;
  }
  if (name === "tests") {
    const { costs, exitCode } = await measureTests(args);
    print(...describeTests(costs));
    return exitCode;
  }
  if (name === "interruptions") return interrupt(args);
  if (name === "permissions") {
    const { values } = parseArgs({ args, options: PERMISSION_OPTIONS });
    return (await takeAway(values, print)) === 0 ? 0 : 1;
  }
  if (name === "scan") {
    const { values } = parseArgs({ args, options: SCAN_OPTIONS });
    const [sizes, delays] = [numbersIn(values.sizes), numbersIn(values.delays)];
    const [versions = 1] = numbersIn(values.versions);
    const [sample = 0] = numbersIn(values.sample);
    const engine = ENGINES.find((each) => each === values.engine);
    if (engine === undefined) throw new Error(`Expected one of ${ENGINES.join(", ")}, not ${JSON.stringify(values.engine)}`);
    if (values.alone) {
      print(...describeAlone(await measureAlone(sizes, versions, engine)));
      return 0;
    }
    const options = { sizes, delays, versions, sample, engine };
    const measured = await measureScans(options, (line) => void process.stderr.write(`${shownLines(line)}\n`));
    print(...(values.json ? [JSON.stringify(measured, null, 2)] : describeScans(measured)));
    return 0;
  }
  if (name === "pages") {
    const { values } = parseArgs({ args, options: { pictures: { type: "string" } } });
    print(...(values.pictures === undefined ? describePages(await measurePages()) : await drawPages(values.pictures)));
    return 0;
  }
  if (name === "recording" && args.length === 1) {
    print(...(await record(args[0] ?? "")));
    return 0;
  }
  process.stderr.write(`There is no benchmark "${shownLine([name, ...args].join(" "))}": ${USAGE}\n`);
  return 3;
}

async function interrupt(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: INTERRUPTION_OPTIONS });
  const { sweep, record, scenario, boundary, only, blow } = values;
  const wrong = sweep
    ? await sweepVerbs(
        {
          only: scenario,
          offset: values.offset === "missing" || values.offset === "every" ? values.offset : Number(values.offset),
          boundaries: boundary?.map(Number),
          record,
          parallel: Number(values.parallel),
        },
        print,
      )
    : await interruptVerbs({ from: Number(values.from), seeds: Number(values.seeds), only, blows: blow }, print);
  return wrong === 0 ? 0 : 1;
}

function numbersIn(text: string): number[] {
  if (!/^\d{1,6}(,\d{1,6})*$/.test(text)) throw new Error(`Expected whole numbers with commas between them, not ${JSON.stringify(text)}`);
  return text.split(",").map(Number);
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${shownLines(lines.join("\n"))}\n`);
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
