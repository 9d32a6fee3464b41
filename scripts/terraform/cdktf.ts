import { join } from "node:path";
import { runChild } from "../process/child";
import { ROOT } from "../process/paths";
import { changesIn, type Changes } from "./terraform";
import { terraformError } from "./failure";
import type { TerraformConfig } from "./configuration";

export interface CdktfOptions {
  /** Only this environment is synthesized. */
  readonly environmentName: string;
  /** The whole environment of the child, see {@link terraformEnvironment}. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly source: TerraformConfig["source"];
  /** Folder for the synthesized stacks. */
  readonly output: string;
  /** Whether they are in it already. @default false */
  readonly synthesized?: boolean;
  readonly logFile?: string;
  readonly signal?: AbortSignal;
  /** A line of Terraform's, and the stack that it is about; an empty name for cdktf's own lines. */
  readonly onLine?: (stack: string, line: string) => void;
}

/** The program of cdktf-cli: started by Node itself, so that a signal reaches it and not a wrapper. */
const PROGRAM = join(ROOT, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf");

/** The real `cdktf deploy` of some stacks, side by side. Throws OperationError with Terraform's own errors. */
export async function cdktfDeploy(stacks: readonly string[], options: CdktfOptions): Promise<Map<string, Changes>> {
  return cdktf("deploy", stacks, options);
}

/** The real `cdktf destroy`. */
export async function cdktfDestroy(stacks: readonly string[], options: CdktfOptions): Promise<Map<string, Changes>> {
  return cdktf("destroy", stacks, options);
}

async function cdktf(verb: "deploy" | "destroy", stacks: readonly string[], options: CdktfOptions): Promise<Map<string, Changes>> {
  const { environmentName, environment, source, output, synthesized, logFile, signal, onLine } = options;
  // `terraform providers lock`, which cdktf runs, asks the registry whatever mirror is configured.
  const skip = [...(source === "mirror" ? ["--skip-provider-lock"] : []), ...(synthesized ? ["--skip-synth"] : [])];
  const args = [PROGRAM, verb, ...stacks, "--auto-approve", "--no-color", ...skip, "--output", output];
  const env = { ...environment, ENVIRONMENT: environmentName, CI: "1", FORCE_COLOR: "0" };
  const split = stackLines(stacks);
  const lines = new Map<string, string[]>(stacks.map((stack) => [stack, []]));
  const take = (raw: string) => {
    const { stack, line } = split(raw);
    lines.get(stack)?.push(line);
    onLine?.(stack, line);
  };
  const finished = await runChild(process.execPath, args, { cwd: ROOT, environment: env, logFile, signal, onLine: take });
  if (finished.exitCode !== 0) {
    const failed = [...lines].filter(([, own]) => own.some((line) => /\bError: |state lock/.test(line)));
    const text = failed.map(([stack, own]) => `${stack}\n${own.join("\n")}`).join("\n");
    throw terraformError(
      `(cdktf ${verb} ${(failed.length > 0 ? failed.map(([stack]) => stack) : stacks).join(" ")})`,
      text || finished.all,
      logFile,
    );
  }
  return new Map([...lines].map(([stack, own]) => [stack, changesIn(own.join("\n"))]));
}

/** cdktf writes a stack's name before the first line of what it has to say of it, and spaces before the others. */
export function stackLines(stacks: readonly string[]): (raw: string) => { stack: string; line: string } {
  let current = "";
  return (raw) => {
    const named = stacks.find((stack) => raw.startsWith(`${stack} `));
    if (named !== undefined) current = named;
    else if (/^\S/.test(raw)) return { stack: "", line: raw.trim() };
    const indent = current.length + 2;
    return { stack: current, line: raw.slice(indent) };
  };
}
