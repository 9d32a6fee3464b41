import { shownLine, shownLines } from "../modules/text/shown";
import { compareSynth, describeSynth } from "./synth";
import { describeTests, measureTests } from "./tests";

const USAGE = "npm run bench -- [synth | tests [JEST ARGUMENTS]]";

/** Prints figures for people; no test asserts them. */
async function main([name = "synth", ...args]: readonly string[]): Promise<number> {
  if (name === "synth" && args.length === 0) {
    print(describeSynth(compareSynth()));
    return 0;
  }
  if (name === "tests") {
    const { costs, exitCode } = await measureTests(args);
    print(...describeTests(costs));
    return exitCode;
  }
  process.stderr.write(`There is no benchmark "${shownLine([name, ...args].join(" "))}": ${USAGE}\n`);
  return 3;
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${shownLines(lines.join("\n"))}\n`);
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
