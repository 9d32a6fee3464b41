import { InvalidArgumentError } from "commander";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { startSandbox } from "../sandbox/sandbox";
import { runCommandLine } from "./cli/command-line";
import type { Console } from "./cli/console";
import { envFileOf, settingsFolderOf, writeEnvFile } from "./process/env-file";
import { shellSettings } from "./process/shell-settings";
import { requireWritableFile } from "./process/writable";
import { terraformConfig } from "./terraform/configuration";
import { EXIT, OperationError, UsageError, messageOf } from "./words/errors";
import { shellWord } from "./words/shell-word";

interface Options {
  readonly port?: number;
  readonly envFile?: string;
  readonly schedules?: boolean;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65535) throw new InvalidArgumentError("It must be 0 to 65535; 0 chooses a free port.");
  return value;
}

/** The error if the sandbox cannot listen on the port; undefined for any other error. */
function portError(wanted: number, error: unknown): OperationError | undefined {
  const code = (error as NodeJS.ErrnoException).code;
  const problem = code === "EADDRINUSE" ? "is taken" : code === "EACCES" ? "needs permissions that this user does not have" : undefined;
  if (problem === undefined) return undefined;
  return new OperationError(`Port ${wanted} ${problem}`, "Leave out --port to use a free one.", { cause: error });
}

/** Where Terraform takes providers from on this machine; undefined if that cannot be said: runs fail then if they need one. */
function installation(console: Console): string | undefined {
  try {
    return readFileSync(terraformConfig().file, "utf8");
  } catch (error) {
    console.error(`Terraform at the local HCP Terraform uses no mirror of providers: ${messageOf(error)}`);
    return undefined;
  }
}

/** Runs the sandbox in the foreground until it is told to stop. A server ends in that way, so the exit code is 0. */
async function run({ port: wanted, envFile, schedules }: Options, console: Console, signal: AbortSignal): Promise<number> {
  const named = envFile === undefined ? undefined : resolve(envFile);
  if (named !== undefined && !existsSync(dirname(named)))
    throw new UsageError(`The folder of --env-file ${named} does not exist`, `Create it: mkdir -p ${shellWord(dirname(named))}`);
  if (named !== undefined) requireWritableFile(named, "Name another file with --env-file.");
  // A file of an earlier run would look as if this run were ready.
  if (named !== undefined) rmSync(named, { force: true });
  const onError = (schedule: string, error: unknown) => console.error(`Schedule ${schedule} started nothing: ${messageOf(error)}`);
  const providerInstallation = installation(console);
  const sandbox = await startSandbox({ port: wanted, schedules: schedules ? { onError } : undefined, providerInstallation }).catch(
    (error: unknown) => {
      throw portError(wanted ?? 0, error) ?? error;
    },
  );
  const file = named ?? envFileOf(sandbox.endpoint);
  const settings = settingsFolderOf(sandbox.endpoint);
  try {
    writeEnvFile(file, { ...sandbox.environment, ...sandbox.hcpEnvironment, ...shellSettings(settings, process.env) });
    console.line(`Sandbox at ${sandbox.endpoint}, account ${sandbox.account}, ${sandbox.region}. Use it: . ${shellWord(file)}`);
    if (!signal.aborted) await once(signal, "abort");
    return EXIT.done;
  } finally {
    rmSync(file, { force: true });
    rmSync(settings, { recursive: true, force: true });
    await sandbox.stop();
  }
}

void runCommandLine("npm run sandbox --", process.argv.slice(2), (program, perform) =>
  program
    .description("Runs the local AWS in the foreground, until Ctrl-C or SIGTERM.")
    .option("--port <number>", "port on 127.0.0.1 (default: a free one)", port)
    .option(
      "--env-file <file>",
      "file for shell lines that point any AWS client here, with the secret key of this run; it appears when the sandbox is ready (default: .cache/sandbox-PORT.env)",
    )
    .option("--schedules", "start the targets of schedules when they are due")
    .addHelpText("after", "\nExample:\n  npm run sandbox -- --env-file .cache/sandbox.env\n  . .cache/sandbox.env && aws s3 ls")
    .action((options: Options) => perform(false, (console, signal) => run(options, console, signal))),
).then((code) => (process.exitCode = code));
