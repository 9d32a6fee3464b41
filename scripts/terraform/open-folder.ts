import { join } from "node:path";
import { namesOf, type StackKind, stacksOf } from "../../environments/names";
import type { Actor } from "../aws/actor";
import { makePrivateFolder } from "../process/files";
import { WORK } from "../process/paths";
import { closeToOthers } from "../process/private-folders";
import { MARKER_FILE, RunMarker } from "../process/run-marker";
import { checkedPrograms, type Programs } from "./programs";
import { synthesize } from "./synth";

export interface FolderOptions {
  /** Names the folder in the cache: each purpose has its own, so that two of them can run at the same time. */
  readonly purpose: "ops" | "drift" | "state" | "migrate" | "migrate-from" | "adopt" | "untaint";
  readonly signal: AbortSignal;
  /** Folder for the stacks' logs. */
  readonly logDirectory: string;
  /** @default every stack that the environment has */
  readonly kinds?: readonly StackKind[];
  /** @default the project's cache */
  readonly workDirectory?: string;
}

/** What never has Terraform lock a state, as it only reads or holds the locks itself: whatever stops it leaves no lock of Terraform. */
const WITHOUT_LOCKS: readonly FolderOptions["purpose"][] = ["drift", "migrate", "migrate-from"];

/** A synthesized stack on the disk. */
export interface StackFolder {
  readonly kind: StackKind;
  /** `dev-scanner`. */
  readonly stack: string;
  readonly directory: string;
  /** File with Terraform's whole output. */
  readonly logFile: string;
}

/** The synthesized stacks of one environment. No other run can use them until the marker is released. */
export interface OpenFolder {
  readonly marker: RunMarker;
  readonly programs: Programs;
  readonly stacks: readonly StackFolder[];
}

/** Whether a run of this purpose was killed, and no later one has opened the folder. */
export function wasKilled(purpose: FolderOptions["purpose"], environmentName: string, workDirectory = WORK): boolean {
  return RunMarker.isOfDead(markerFile(purpose, environmentName, workDirectory));
}

/** Removes the marker of such a run, where a later one has nothing to open the folder for. Only if no lock can be left of it. */
export function forgetKilled(purpose: FolderOptions["purpose"], environmentName: string, workDirectory = WORK): void {
  RunMarker.forgetDead(markerFile(purpose, environmentName, workDirectory));
}

function markerFile(purpose: FolderOptions["purpose"], environmentName: string, workDirectory: string): string {
  return join(workDirectory, purpose, environmentName, MARKER_FILE);
}

/** Synthesizes one environment for its actor. Throws OperationError if that fails or another run works in the same folder. */
export async function openFolder(actor: Actor, options: FolderOptions): Promise<OpenFolder> {
  const { environment, variables } = actor;
  const { purpose, signal, logDirectory, workDirectory = WORK } = options;
  const output = join(workDirectory, purpose, environment.name);
  // Plans and pulled states contain the values of all resources, secrets too.
  closeToOthers(join(workDirectory, purpose));
  makePrivateFolder(output);
  const marker = RunMarker.take(markerFile(purpose, environment.name, workDirectory), `environment ${environment.name}`);
  if (WITHOUT_LOCKS.includes(purpose)) marker.settle();
  try {
    const directoryOf = await synthesize({ actor, output, signal });
    const programs = checkedPrograms(variables);
    const kinds = stacksOf(environment).filter((kind) => options.kinds?.includes(kind) ?? true);
    const stacks = kinds.map((kind): StackFolder => {
      const stack = namesOf(environment).stackNames[kind];
      return { kind, stack, directory: directoryOf(stack), logFile: join(logDirectory, `${stack}.log`) };
    });
    return { marker, programs, stacks };
  } catch (error) {
    marker.release();
    throw error;
  }
}
