import { rmSync } from "node:fs";
import { join } from "node:path";
import { namesOf, type StackKind, stacksOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Actor } from "../aws/actor";
import { makePrivateFolder } from "../process/files";
import { WORK } from "../process/paths";
import { closeToOthers } from "../process/private-folders";
import { RunMarker } from "../process/run-marker";
import { terraformEnvironment } from "./environment";
import { initialise, initInTurn } from "./initialise";
import { checkedPrograms } from "./programs";
import { synthesize } from "./synth";
import { Terraform } from "./terraform";

/** File of a stack's plan beside its configuration, while it is needed. It contains the values of all resources. */
export const PLAN_FILE = "plan.tfplan";

/** A synthesized stack that Terraform can work in. @typeParam Commands the Terraform commands that the caller uses */
export interface Workspace<Commands = Terraform> {
  readonly environment: Environment;
  readonly kind: StackKind;
  /** `dev-scanner`. */
  readonly stack: string;
  readonly directory: string;
  readonly terraform: Commands;
  /** File with Terraform's whole output. */
  readonly logFile: string;
  /** Runs `terraform init` if it has to. Throws OperationError if the state is not as Terraform has left it. */
  initialise(): Promise<void>;
}

export interface WorkspaceOptions {
  /** Names the folder in the cache: each purpose has its own, so that two of them can run at the same time. */
  readonly purpose: "ops" | "drift" | "state" | "migrate" | "migrate-from" | "adopt" | "untaint";
  readonly signal: AbortSignal;
  /** Folder for the stacks' logs. */
  readonly logDirectory: string;
  /** How long reading a stack's resources and planning may take. @default no limit */
  readonly timeoutMs?: number;
  /** @default every stack that the environment has */
  readonly kinds?: readonly StackKind[];
  /** Checks a stack's state before Terraform works with it. Throws OperationError if the state is not as Terraform has left it. */
  readonly examine: (kind: StackKind) => Promise<void>;
  /** @default the project's cache */
  readonly workDirectory?: string;
}

/** The workspaces of one environment. No other run can use them until they are closed. */
export interface Workspaces<Commands = Terraform> {
  readonly all: readonly Workspace<Commands>[];
  close(): void;
}

/** Synthesizes one environment for its actor. Throws OperationError if that fails or another run works in the same folder. */
export async function openWorkspaces(actor: Actor, options: WorkspaceOptions): Promise<Workspaces> {
  const { environment, variables } = actor;
  const { purpose, signal, logDirectory, workDirectory = WORK } = options;
  const output = join(workDirectory, purpose, environment.name);
  // Plans and pulled states contain the values of all resources, secrets too.
  closeToOthers(join(workDirectory, purpose));
  makePrivateFolder(output);
  const marker = RunMarker.take(join(output, "running.json"), `environment ${environment.name}`);
  try {
    const directoryOf = await synthesize({ actor, output, signal });
    const { tools, config } = checkedPrograms(variables);
    const kinds = stacksOf(environment).filter((kind) => options.kinds?.includes(kind) ?? true);
    const all = kinds.map((kind): Workspace => {
      const stack = namesOf(environment).stackNames[kind];
      const directory = directoryOf(stack);
      if (marker.tookOver) rmSync(join(directory, PLAN_FILE), { force: true });
      const logFile = join(logDirectory, `${stack}.log`);
      const terraform = new Terraform({
        program: tools.terraform,
        directory,
        logFile,
        role: actor.role?.arn,
        signal,
        timeoutMs: options.timeoutMs,
        onStart: (pid) => marker.add(pid),
        onKilled: () => marker.keep(),
        onLocked: () => marker.settle(),
        isLeftBehind: (lock) => marker.left(lock),
        environment: terraformEnvironment(config, tools, variables),
      });
      const parts = {
        program: tools.terraform,
        configFile: config.file,
        lock: config.lock,
      };
      const start = async () => {
        await options.examine(kind);
        await initInTurn(() => initialise(directory, terraform, parts));
      };
      return { environment, kind, stack, directory, terraform, logFile, initialise: start };
    });
    return { all, close: () => marker.release() };
  } catch (error) {
    marker.release();
    throw error;
  }
}
