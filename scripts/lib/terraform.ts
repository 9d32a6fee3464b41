import { runChild, type Finished } from "./child";
import { OperationError } from "./errors";
import { StateLocked, lockInfo } from "./state-lock";

export interface TerraformOptions {
  /** Terraform's program. */
  readonly program: string;
  /** Folder with the configuration. */
  readonly directory: string;
  /** The whole environment of the child, see {@link terraformEnvironment}. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logFile?: string;
  readonly signal?: AbortSignal;
  /** Told the process id of each Terraform that starts. */
  readonly onStart?: (pid: number) => void;
}

export interface PlanOptions {
  /** File that keeps the plan. */
  readonly out?: string;
  /** Whether to hold the state's lock meanwhile. @default true */
  readonly lock?: boolean;
  /** How long to wait for somebody else's lock. @default 0 */
  readonly lockTimeoutSeconds?: number;
  /** Plans to destroy everything. @default false */
  readonly destroy?: boolean;
}

/** Resources of a change, by what happens to them. */
export interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

/** Terraform in one folder. Never asks anything; a lock that somebody holds is a {@link StateLocked}, other failures OperationErrors. */
export class Terraform {
  constructor(private readonly options: TerraformOptions) {}

  /** @param migrate moves the state into the backend that the configuration now names, without asking */
  async init({ migrate = false }: { migrate?: boolean } = {}): Promise<void> {
    await this.run(["init", "-input=false", "-no-color", ...(migrate ? ["-migrate-state", "-force-copy"] : ["-reconfigure"])]);
  }

  /** Whether applying would change anything. */
  async plan({ out, lock = true, lockTimeoutSeconds = 0, destroy = false }: PlanOptions = {}): Promise<{ changes: boolean; text: string }> {
    const options = [
      ...(lock ? [] : ["-lock=false"]),
      ...(lockTimeoutSeconds > 0 ? [`-lock-timeout=${lockTimeoutSeconds}s`] : []),
      ...(destroy ? ["-destroy"] : []),
      ...(out ? [`-out=${out}`] : []),
    ];
    const { exitCode, stdout } = await this.run(["plan", "-input=false", "-no-color", "-detailed-exitcode", ...options], [0, 2]);
    return { changes: exitCode === 2, text: stdout };
  }

  /** A plan that was kept, as `terraform show -json` prints it. */
  async showPlan(file: string): Promise<unknown> {
    const { stdout } = await this.run(["show", "-json", "-no-color", file]);
    return JSON.parse(stdout);
  }

  /** @param plan file that plan() wrote. @default what the configuration says now */
  async apply({ plan }: { plan?: string } = {}): Promise<Changes> {
    const { stdout } = await this.run(["apply", "-input=false", "-no-color", "-auto-approve", ...(plan ? [plan] : [])]);
    return changesIn(stdout);
  }

  async destroy(): Promise<Changes> {
    const { stdout } = await this.run(["destroy", "-input=false", "-no-color", "-auto-approve"]);
    return changesIn(stdout);
  }

  /** Addresses of what is in the state; none where there is no state yet. */
  async stateList(): Promise<string[]> {
    const { exitCode, stdout, all } = await this.run(["state", "list"], [0, 1]);
    if (exitCode === 0) return stdout.split("\n").filter(Boolean);
    if (all.includes("No state file was found")) return [];
    throw terraformError("state list", all, this.options.logFile);
  }

  /** The state as `terraform show -json` prints it. */
  async show(): Promise<unknown> {
    const { stdout } = await this.run(["show", "-json", "-no-color"]);
    return JSON.parse(stdout);
  }

  async forceUnlock(id: string): Promise<void> {
    await this.run(["force-unlock", "-force", id]);
  }

  /** The state, as it is stored. */
  async statePull(): Promise<string> {
    const { stdout } = await this.run(["state", "pull"]);
    return stdout;
  }

  /** Puts a state in the place of the one that is there, under its lock. Terraform refuses another lineage and a serial that is not higher. */
  async statePush(file: string): Promise<void> {
    await this.run(["state", "push", file]);
  }

  private async run(args: readonly string[], expected: readonly number[] = [0]): Promise<Finished> {
    const { program, directory, ...options } = this.options;
    const finished = await runChild(program, args, { cwd: directory, ...options });
    if (expected.includes(finished.exitCode)) return finished;
    throw terraformError(args[0] ?? "", finished.all, options.logFile);
  }
}

/** What Terraform's last line says it did. */
export function changesIn(output: string): Changes {
  const number = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(output.slice(output.lastIndexOf("complete!")))?.[1] ?? 0);
  return { added: number("added"), changed: number("changed"), destroyed: number("destroyed") };
}

/** Makes one error of what Terraform wrote. */
export function terraformError(command: string, output: string, logFile: string | undefined): OperationError {
  const lock = lockInfo(output);
  if (lock !== undefined) return new StateLocked(lock);
  const remedy = logFile === undefined ? undefined : `Its whole output: ${logFile}`;
  return new OperationError(`terraform ${command} failed\n${errorBlocks(output)}`, remedy);
}

/** The `Error:` blocks of Terraform's output, without the frame that it draws around them. */
export function errorBlocks(output: string): string {
  const lines = output.replace(/\x1b\[[0-9;]*m/g, "").split("\n");
  const plain = lines.map((line) => line.replace(/^.*?[│╷╵] ?/, "").trimEnd());
  const blocks: string[] = [];
  lines.forEach((line, index) => {
    if (!/\bError: /.test(plain[index] ?? "")) return;
    const end = lines.findIndex((later, at) => at > index && /╵|╷/.test(later));
    blocks.push(
      plain
        .slice(index, end < 0 ? index + 12 : end)
        .join("\n")
        .trim(),
    );
  });
  return (blocks.length > 0 ? blocks : [lines.filter(Boolean).slice(-5).join("\n")]).join("\n\n");
}
