import { join } from "node:path";
import { type Finished, runChild } from "../process/child";
import { closeFile } from "../process/files";
import { terraformError } from "./failure";
import { planMessages, type PlanMessages, readableLine } from "./plan-messages";
import { type LockInfo, StateLocked } from "./state-lock";

/** Works under the lock of a state. Throws {@link StateLocked} if somebody has it. */
export type InLock = <T>(work: () => Promise<T>) => Promise<T>;

export interface TerraformOptions {
  /** Terraform's program. */
  readonly program: string;
  /** Folder with the configuration. */
  readonly directory: string;
  /** The whole environment of the child, see {@link terraformEnvironment}. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logFile?: string;
  /** ARN of the role that provider and backend assume, for refusals that do not name it. @default the caller's own permissions */
  readonly role?: string;
  /** For the commands that a failure names. */
  readonly environmentName?: string;
  readonly signal?: AbortSignal;
  /** How long a command that writes no state may take. @default no limit */
  readonly timeoutMs?: number;
  /** Called with the process id of each Terraform that starts. */
  readonly onStart?: (pid: number) => void;
  /** Called if a Terraform was killed, so that it could not clean up. */
  readonly onKilled?: () => void;
  /** Called after a command that has held the state's lock. */
  readonly onLocked?: () => void;
  /** Holds the state's lock in Terraform's place. @default Terraform takes it */
  readonly inLock?: InLock;
  /** Whether a lock can only belong to a run of this machine that was killed. It is removed then. @default never */
  readonly isLeftBehind?: (lock: LockInfo) => boolean;
}

export interface PlanOptions {
  /** File for the plan. @default the plan is not kept */
  readonly out?: string;
  /** Whether to hold the state's lock while planning. @default true */
  readonly lock?: boolean;
  /** How long to wait for somebody else's lock. @default 0 */
  readonly lockTimeoutSeconds?: number;
  /** Whether to plan to destroy everything. @default false */
  readonly destroy?: boolean;
  /** Whether to read the resources first; if not, the configuration is compared with the state alone. @default true */
  readonly refresh?: boolean;
  /** Addresses to plan, together with what they depend on. @default everything */
  readonly targets?: readonly string[];
  /** Whether the plan will be shown and never applied: elsewhere, it then holds nobody up. @default false */
  readonly onlyShown?: boolean;
  /**
   * How old a look of the place itself may be that answers in a new plan's place (milliseconds); it has to be about the same
   * configuration and state. Only HCP Terraform looks by itself, and only a plan that is never applied may come from it. @default 0
   */
  readonly assessedWithinMs?: number;
}

/** Result of a plan. */
export interface PlanResult extends PlanMessages {
  /** Whether applying would change anything. */
  readonly changes: boolean;
  /** Terraform's output, for people. */
  readonly text: string;
  /** Web address of the run that planned, if it did not run here. */
  readonly link?: string;
  /** When the place has looked by itself, if that answered; a new plan looks now. */
  readonly assessedAt?: Date;
}

/** Counts of resources, by what happens to them. */
export interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

/** Terraform's file with the checksums of providers, beside the configuration. */
export const LOCK_FILE = ".terraform.lock.hcl";

/** Commands that change resources. */
const WRITING = new Set(["apply", "destroy", "untaint"]);
/** Commands that hold the state's lock. */
const LOCKING = new Set([...WRITING, "plan"]);
const NO_LOCK = "-lock=false";

/** Terraform in one folder. It never asks. Throws {@link StateLocked} if somebody holds the lock, OperationError for other failures. */
export class Terraform {
  constructor(private readonly options: TerraformOptions) {}

  /**
   * @param migrate moves the state into the backend that the configuration names now, without asking
   * @param cloud whether the state is in HCP Terraform, for which Terraform refuses to be reconfigured
   */
  async init({ migrate = false, cloud = false }: { migrate?: boolean; cloud?: boolean } = {}): Promise<void> {
    const how = migrate ? ["-migrate-state", "-force-copy"] : cloud ? [] : ["-reconfigure"];
    await this.run(["init", "-input=false", "-no-color", ...how]);
    // Terraform lets everybody read it, whatever the umask.
    closeFile(join(this.options.directory, LOCK_FILE));
  }

  /** Plans: what an apply would change, and what was changed outside Terraform. Values come from {@link showPlan}. */
  async plan(options: PlanOptions = {}): Promise<PlanResult> {
    const args = ["plan", "-json", "-input=false", "-no-color", "-detailed-exitcode", ...planArguments(options)];
    const { exitCode, stdout } = await this.run(args, [0, 2], readableLine);
    return { changes: exitCode === 2, text: readable(stdout), ...planMessages(stdout) };
  }

  /** A kept plan, as `terraform show -json` prints it. */
  async showPlan(file: string): Promise<unknown> {
    const { stdout } = await this.run(["show", "-json", "-no-color", file]);
    return JSON.parse(stdout);
  }

  /**
   * @param plan file that plan() wrote. @default a new plan of the configuration
   * @param onLine called with each line that Terraform writes
   */
  async apply({ plan, onLine }: { plan?: string; onLine?: (line: string) => void } = {}): Promise<Changes> {
    const args = ["apply", "-input=false", "-no-color", "-auto-approve", ...(plan ? [plan] : [])];
    const { stdout } = await this.run(args, undefined, undefined, onLine);
    return changesIn(stdout);
  }

  async destroy(): Promise<Changes> {
    const { stdout } = await this.run(["destroy", "-input=false", "-no-color", "-auto-approve"]);
    return changesIn(stdout);
  }

  /** Addresses of the state's resources; none if there is no state yet. */
  async stateList(): Promise<string[]> {
    const { exitCode, stdout, all } = await this.run(["state", "list"], [0, 1]);
    if (exitCode === 0) return stdout.split("\n").filter(Boolean);
    if (all.includes("No state file was found")) return [];
    throw terraformError("state list", all, this.options);
  }

  /** The state as `terraform show -json` prints it. */
  async show(): Promise<unknown> {
    const { stdout } = await this.run(["show", "-json", "-no-color"]);
    return JSON.parse(stdout);
  }

  /** Takes the mark from a resource that is to be replaced because it was not made to the end. */
  async untaint(address: string): Promise<void> {
    await this.run(["untaint", address]);
  }

  async forceUnlock(id: string): Promise<void> {
    await this.run(["force-unlock", "-force", id]);
  }

  /** The state, as it is stored. */
  async statePull(): Promise<string> {
    const { stdout } = await this.run(["state", "pull"]);
    return stdout;
  }

  /** Runs a command, under the state's lock if it needs that. */
  private async run(args: readonly string[], ...how: Skip<Parameters<Terraform["attempt"]>>): Promise<Finished> {
    const [command = "", ...rest] = args;
    const { inLock, onLocked } = this.options;
    const locks = LOCKING.has(command) && !args.includes(NO_LOCK);
    const finished =
      locks && inLock !== undefined
        ? await inLock(() => this.attempt([command, NO_LOCK, ...rest], ...how))
        : await this.attemptAgain(args, ...how);
    if (locks) onLocked?.();
    return finished;
  }

  /** If the lock of a killed run is in its way, removes that and runs the command again, once. */
  private async attemptAgain(...[args, ...how]: Parameters<Terraform["attempt"]>): Promise<Finished> {
    try {
      return await this.attempt(args, ...how);
    } catch (error) {
      if (!(error instanceof StateLocked) || this.options.isLeftBehind?.(error.lock) !== true) throw error;
      await this.attempt(["force-unlock", "-force", error.lock.id]);
      return this.attempt(args, ...how);
    }
  }

  private async attempt(
    args: readonly string[],
    expected: readonly number[] = [0],
    logged?: (line: string) => string,
    onLine?: (line: string) => void,
  ): Promise<Finished> {
    const { program, directory, timeoutMs, role, environmentName, ...options } = this.options;
    const writes = WRITING.has(args[0] ?? "");
    // An apply that is stopped halfway takes longer to mend than to wait for.
    const limit = writes ? undefined : timeoutMs;
    // If it died with us, an apply would not record what it created, and a plan would leave its lock and its provider behind.
    const outlives = writes || args[0] === "plan";
    const finished = await runChild(program, args, { cwd: directory, ...options, timeoutMs: limit, outlives, logged, onLine });
    if (expected.includes(finished.exitCode)) return finished;
    throw terraformError(args[0] ?? "", logged ? readable(finished.all) : finished.all, {
      logFile: options.logFile,
      role,
      environmentName,
    });
  }
}

/** What follows the first of some arguments. */
type Skip<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

function readable(output: string): string {
  return output.split("\n").map(readableLine).join("\n");
}

function planArguments({ out, lock = true, lockTimeoutSeconds = 0, destroy = false, refresh = true, targets = [] }: PlanOptions): string[] {
  return [
    ...(lock ? [] : [NO_LOCK]),
    ...(lockTimeoutSeconds > 0 ? [`-lock-timeout=${lockTimeoutSeconds}s`] : []),
    ...(destroy ? ["-destroy"] : []),
    ...(refresh ? [] : ["-refresh=false"]),
    ...targets.map((address) => `-target=${address}`),
    ...(out ? [`-out=${out}`] : []),
  ];
}

/** The counts in Terraform's last line. */
export function changesIn(output: string): Changes {
  const number = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(output.slice(output.lastIndexOf("complete!")))?.[1] ?? 0);
  return { added: number("added"), changed: number("changed"), destroyed: number("destroyed") };
}
