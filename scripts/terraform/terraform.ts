import { runChild, type Finished } from "../process/child";
import { planMessages, readableLine, type PlanMessages } from "./plan-messages";
import { terraformError } from "./failure";

export interface TerraformOptions {
  /** Terraform's program. */
  readonly program: string;
  /** Folder with the configuration. */
  readonly directory: string;
  /** The whole environment of the child, see {@link terraformEnvironment}. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logFile?: string;
  readonly signal?: AbortSignal;
  /** How long a command that writes no state may take. @default as long as it likes */
  readonly timeoutMs?: number;
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
  /** Addresses to plan, with what they depend on. @default everything */
  readonly targets?: readonly string[];
}

/** What a plan came to. */
export interface PlanResult extends PlanMessages {
  /** Whether applying would change anything. */
  readonly changes: boolean;
  /** What Terraform said, for people. */
  readonly text: string;
}

/** Resources of a change, by what happens to them. */
export interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

/** Commands that change resources. */
const WRITING = new Set(["apply", "destroy"]);

/** Terraform in one folder. Never asks anything; a lock that somebody holds is a {@link StateLocked}, other failures OperationErrors. */
export class Terraform {
  constructor(private readonly options: TerraformOptions) {}

  /** @param migrate moves the state into the backend that the configuration now names, without asking */
  async init({ migrate = false }: { migrate?: boolean } = {}): Promise<void> {
    await this.run(["init", "-input=false", "-no-color", ...(migrate ? ["-migrate-state", "-force-copy"] : ["-reconfigure"])]);
  }

  /** What applying would change, and what was changed outside; without their values, which {@link showPlan} tells. */
  async plan(options: PlanOptions = {}): Promise<PlanResult> {
    const args = ["plan", "-json", "-input=false", "-no-color", "-detailed-exitcode", ...planArguments(options)];
    const { exitCode, stdout } = await this.run(args, [0, 2], readableLine);
    return { changes: exitCode === 2, text: readable(stdout), ...planMessages(stdout) };
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

  private async run(args: readonly string[], expected: readonly number[] = [0], logged?: (line: string) => string): Promise<Finished> {
    const { program, directory, timeoutMs, ...options } = this.options;
    // Stopped halfway, an apply would leave more to mend than to wait for; killed with us, it would forget what it made.
    const outlives = WRITING.has(args[0] ?? "");
    const limit = outlives ? undefined : timeoutMs;
    const finished = await runChild(program, args, { cwd: directory, ...options, timeoutMs: limit, outlives, logged });
    if (expected.includes(finished.exitCode)) return finished;
    throw terraformError(args[0] ?? "", logged ? readable(finished.all) : finished.all, options.logFile);
  }
}

function readable(output: string): string {
  return output.split("\n").map(readableLine).join("\n");
}

function planArguments({ out, lock = true, lockTimeoutSeconds = 0, destroy = false, targets = [] }: PlanOptions): string[] {
  return [
    ...(lock ? [] : ["-lock=false"]),
    ...(lockTimeoutSeconds > 0 ? [`-lock-timeout=${lockTimeoutSeconds}s`] : []),
    ...(destroy ? ["-destroy"] : []),
    ...targets.map((address) => `-target=${address}`),
    ...(out ? [`-out=${out}`] : []),
  ];
}

/** What Terraform's last line says it did. */
export function changesIn(output: string): Changes {
  const number = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(output.slice(output.lastIndexOf("complete!")))?.[1] ?? 0);
  return { added: number("added"), changed: number("changed"), destroyed: number("destroyed") };
}
