import { join } from "node:path";
import { runCommandLine } from "./cli/command-line";
import { writeReport } from "./process/files";
import { RESULTS } from "./process/paths";
import { makeSbom } from "./sbom/make";
import { EXIT } from "./words/errors";

const FILE = join(RESULTS, "sbom.cdx.json");

/** Runs one command line. Gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  return runCommandLine("npm run sbom --", argv, (program, perform) => {
    program
      .description("Writes the project's own SBOM (CycloneDX 1.6): what runs with it, of npm and PyPI.")
      .option("--out <file>", "where to", FILE)
      .action(({ out }: { out: string }) =>
        perform(false, async (console, signal) => {
          writeReport(out, await makeSbom(signal));
          console.line(out);
          return EXIT.done;
        }),
      );
  });
}

if (require.main === module) void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
