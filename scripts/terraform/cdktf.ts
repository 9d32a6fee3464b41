import { runChild } from "../process/child";
import { ROOT } from "../process/paths";
import { RELEASES_VARIABLE } from "../setup/releases.mjs";
import { Interrupted } from "../words/errors";
import type { TerraformConfig } from "./configuration";
import { terraformError } from "./failure";
import { type Library, libraryOf } from "./library";
import { type Changes, changesIn } from "./terraform";

export interface CdktfOptions {
  /** Only this environment is synthesized. */
  readonly environmentName: string;
  /** The whole environment of the child, see {@link terraformEnvironment}. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** @default the one that the environment names */
  readonly library?: Library;
  readonly source: TerraformConfig["source"];
  /** Folder for the synthesized stacks. */
  readonly output: string;
  /** Whether that folder contains them already. @default false */
  readonly synthesized?: boolean;
  readonly logFile?: string;
  readonly signal?: AbortSignal;
  /** Called with each line of output and the stack that it is about; the name is empty for cdktf's own lines. */
  readonly onLine?: (stack: string, line: string) => void;
}

/**
 * Runs the real `cdktf deploy` for some stacks, in parallel. Throws OperationError with Terraform's own errors, and
 * {@link Interrupted} if somebody has stopped it.
 */
export async function cdktfDeploy(stacks: readonly string[], options: CdktfOptions): Promise<Map<string, Changes>> {
  return cdktf("deploy", stacks, options);
}

/** Runs the real `cdktf destroy`. */
export async function cdktfDestroy(stacks: readonly string[], options: CdktfOptions): Promise<Map<string, Changes>> {
  return cdktf("destroy", stacks, options);
}

async function cdktf(verb: "deploy" | "destroy", stacks: readonly string[], options: CdktfOptions): Promise<Map<string, Changes>> {
  const { environmentName, environment, library = libraryOf(environment), source, output, synthesized, logFile, signal, onLine } = options;
  // Without our lock file, cdktf runs `terraform providers lock`, which asks the registry even if a mirror is configured.
  const locked = library.name === "cdktf" && !environment[RELEASES_VARIABLE];
  const skip = [...(source === "mirror" && !locked ? ["--skip-provider-lock"] : []), ...(synthesized ? ["--skip-synth"] : [])];
  const { program, variables, signalGroup } = library;
  const args = [program, verb, ...stacks, "--auto-approve", "--no-color", ...skip, "--output", output];
  const env = { ...environment, ...variables, ENVIRONMENT: environmentName, CI: "1", FORCE_COLOR: "0" };
  const split = stackLines(stacks, library);
  const lines = new Map<string, string[]>(stacks.map((stack) => [stack, []]));
  const take = (raw: string, stream: "stdout" | "stderr") => {
    // All of Terraform's output comes out on standard output.
    const { stack, line } = stream === "stderr" && !library.indents ? { stack: "", line: raw } : split(raw);
    lines.get(stack)?.push(line);
    onLine?.(stack, line);
  };
  const finished = await runChild(process.execPath, args, { cwd: ROOT, environment: env, logFile, signal, signalGroup, onLine: take });
  if (finished.exitCode !== 0) {
    const failed = [...lines].filter(([, own]) => own.some((line) => /\bError: |state lock/.test(line)));
    const text = failed.map(([stack, own]) => `${stack}\n${own.join("\n")}`).join("\n");
    throw terraformError(
      `(${library.name} ${verb} ${(failed.length > 0 ? failed.map(([stack]) => stack) : stacks).join(" ")})`,
      text || withoutTrace(finished.all),
      { logFile },
    );
  }
  // CDK Terrain reports an interrupted apply as done.
  if ([...lines.values()].flat().some((line) => /\bError: execution halted$/.test(line))) throw new Interrupted();
  return new Map([...lines].map(([stack, own]) => [stack, changesIn(own.join("\n"))]));
}

/** The command line's message about its own failure, without the stack trace. */
function withoutTrace(output: string): string {
  return output.replace(/^ {4}at .*\n/gm, "");
}

/** In a stack's output, its name stands before the first line, and spaces or nothing before the following lines. */
export function stackLines(
  stacks: readonly string[],
  { indents }: Pick<Library, "indents">,
): (raw: string) => { stack: string; line: string } {
  let current = "";
  return (raw) => {
    const named = stacks.find((stack) => raw.startsWith(`${stack} `));
    if (named !== undefined) current = named;
    else if (!indents) return { stack: current, line: raw };
    else if (/^\S/.test(raw)) return { stack: "", line: raw.trim() };
    const indent = current.length + 2;
    return { stack: current, line: raw.slice(indent) };
  };
}
