import { rmSync } from "node:fs";
import { join } from "node:path";
import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Actor } from "../aws/actor";
import { terraformEnvironment } from "./environment";
import { initialise, initInTurn } from "./initialise";
import { type FolderOptions, type OpenFolder, openFolder, type StackFolder } from "./open-folder";
import { isOfKilledRestore } from "./own-lock";
import type { Programs } from "./programs";
import { type InLock, Terraform } from "./terraform";

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
  /** Web address of where the stack's state and runs are, if they are not here. */
  readonly link?: string;
  /** Makes it ready to plan. Throws OperationError if the state is not as Terraform has left it. */
  initialise(): Promise<void>;
  /** Gives up plans that were kept and not applied. Throws OperationError if that fails. */
  release(): Promise<void>;
}

export interface WorkspaceOptions extends FolderOptions {
  /** Checks a stack's state before Terraform works with it. Throws OperationError if the state is not as Terraform has left it. */
  readonly examine: (kind: StackKind) => Promise<void>;
  /** Holds the lock of a stack's state in Terraform's place. @default Terraform takes it */
  readonly inLock?: (kind: StackKind) => InLock;
  /** How long reading a stack's resources and planning may take. @default no limit */
  readonly timeoutMs?: number;
}

/** The workspaces of one environment. No other run can use them until they are closed. */
export interface Workspaces<Commands = Terraform> {
  readonly all: readonly Workspace<Commands>[];
  close(): void;
}

/** Opens the stacks of one environment for Terraform on this machine. Throws OperationError if another run works in the same folder. */
export async function openWorkspaces(actor: Actor, options: WorkspaceOptions): Promise<Workspaces> {
  const folder = await openFolder(actor, options);
  return { all: folder.stacks.map((stack) => workspaceHere(stack, folder, actor, options)), close: () => folder.marker.release() };
}

/** A stack for Terraform on this machine. */
export function workspaceHere(
  { kind, stack, directory, logFile }: StackFolder,
  { marker, programs }: Pick<OpenFolder, "marker" | "programs">,
  actor: Actor,
  options: WorkspaceOptions,
): Workspace {
  if (marker.tookOver) removePlan(directory);
  const terraform = terraformIn({ kind, directory, logFile, marker, programs }, actor, options);
  const initialiseHere = async () => {
    await options.examine(kind);
    await initialiseIn(directory, terraform, programs);
  };
  const release = () => Promise.resolve(removePlan(directory));
  return { environment: actor.environment, kind, stack, directory, terraform, logFile, initialise: initialiseHere, release };
}

function removePlan(directory: string): void {
  rmSync(join(directory, PLAN_FILE), { force: true });
}

type Place = Pick<OpenFolder, "marker" | "programs"> & Pick<StackFolder, "kind" | "directory" | "logFile">;

/** Terraform of this machine in a synthesized stack. */
export function terraformIn({ kind, directory, logFile, marker, programs }: Place, actor: Actor, options: WorkspaceOptions): Terraform {
  const { tools, config } = programs;
  return new Terraform({
    program: tools.terraform,
    directory,
    logFile,
    role: actor.role?.arn,
    environmentName: actor.environment.name,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
    onStart: (pid) => marker.add(pid),
    onKilled: () => marker.keep(),
    onLocked: () => marker.settle(),
    inLock: options.inLock?.(kind),
    isLeftBehind: (lock) => marker.left(lock) || isOfKilledRestore(lock),
    environment: terraformEnvironment(config, tools, actor.variables),
  });
}

/** Runs `terraform init` where something has changed that it depends on. */
export async function initialiseIn(directory: string, terraform: Terraform, { tools, config }: Programs): Promise<void> {
  await initInTurn(() => initialise(directory, terraform, { program: tools.terraform, configFile: config.file, lock: config.lock }));
}
