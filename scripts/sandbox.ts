import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { startSandbox } from "../sandbox/sandbox";
import { Console } from "./lib/console";
import { exportLines, writeEnvFile } from "./lib/env-file";
import { EXIT, OperationError, UsageError, messageOf, presentError } from "./lib/errors";
import { onInterrupt } from "./lib/interrupt";

interface Options {
  readonly port?: number;
  readonly envFile?: string;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65535) throw new InvalidArgumentError("It must be 0 to 65535; 0 takes a free one.");
  return value;
}

/** Runs the sandbox in the foreground until it is told to stop. */
async function run({ port: wanted, envFile }: Options, console: Console): Promise<void> {
  const file = envFile === undefined ? undefined : resolve(envFile);
  if (file !== undefined && !existsSync(dirname(file)))
    throw new UsageError(`The folder of --env-file ${file} is not there`, `Make it: mkdir -p ${dirname(file)}`);
  // Left by an earlier run, it would be taken for the sign that this one is ready.
  if (file !== undefined) rmSync(file, { force: true });
  const interrupt = onInterrupt();
  const sandbox = await startSandbox({ port: wanted }).catch((error: unknown) => {
    if (/EADDRINUSE/.test(messageOf(error)))
      throw new OperationError(`Port ${wanted ?? 0} is taken`, "Leave out --port to take a free one.", { cause: error });
    throw error;
  });
  try {
    if (file === undefined) console.line(exportLines(sandbox.environment).trimEnd());
    else {
      writeEnvFile(file, sandbox.environment);
      console.line(`Sandbox at ${sandbox.endpoint}, account ${sandbox.account}, ${sandbox.region}. Use it: . ${file}`);
    }
    if (!interrupt.signal.aborted) await once(interrupt.signal, "abort");
  } finally {
    if (file !== undefined) rmSync(file, { force: true });
    await sandbox.stop();
    interrupt.dispose();
  }
}

/** Gives the exit code: 0 also when it was told to stop, which is how a server ends. */
async function main(argv: readonly string[]): Promise<number> {
  const console = new Console();
  const program = new Command("npm run sandbox --")
    .description("Runs the local AWS in the foreground, until Ctrl-C or SIGTERM.")
    .option("--port <number>", "port on 127.0.0.1 (default: a free one)", port)
    .option("--env-file <file>", "write shell lines there that point any AWS client here; appears when it is ready")
    .addHelpText("after", "\nExample:\n  npm run sandbox -- --env-file .cache/sandbox.env\n  . .cache/sandbox.env && aws s3 ls")
    .exitOverride()
    .action((options: Options) => run(options, console));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const { text, exitCode } = presentError(error);
    console.error(text);
    return exitCode;
  }
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
