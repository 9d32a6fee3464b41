import { availableParallelism } from "node:os";
import { runsRemotely } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { UsageError } from "../words/errors";

/** Peak memory of a Terraform process with its AWS provider: 0.6 to 0.8 GB resident with provider 5.100. */
const TERRAFORM_BYTES = 800 * 1024 * 1024;
/** Terraform waits for AWS most of the time: two processes share a core well, so even a small machine runs two. */
const LEAST_BY_CORES = 2;

export interface Machine {
  readonly cores: number;
  /** Bytes that are available without swapping, within the container's limit if there is one. */
  readonly memory: number;
}

export const thisMachine = (): Machine => ({ cores: availableParallelism(), memory: process.availableMemory() });

/** How many Terraform processes run at the same time: as many as cores and memory allow, at least one. */
export function capacityOf({ cores, memory }: Machine): number {
  return Math.max(1, Math.min(Math.max(LEAST_BY_CORES, cores), Math.floor(memory / TERRAFORM_BYTES)));
}

/** Runs elsewhere cost this machine a request a second each: HCP Terraform allows 30 to a user, and queues what is too much. */
const RUNS_ELSEWHERE = 8;

/** How many stacks are worked on at the same time. @param wanted the value of --parallel. Throws UsageError if it is not a count. */
export function concurrencyIn(environments: readonly Environment[], wanted: string | undefined): number {
  if (wanted === undefined && environments.length > 0 && environments.every(runsRemotely)) return RUNS_ELSEWHERE;
  return concurrencyOf(wanted);
}

/** @param wanted the value of --parallel. Throws UsageError if it is not a count. */
export function concurrencyOf(wanted: string | undefined, machine: Machine = thisMachine()): number {
  if (wanted === undefined) return capacityOf(machine);
  if (!/^[1-9]\d{0,2}$/.test(wanted)) throw new UsageError(`--parallel ${wanted} is not a number of stacks, 1 to 999.`);
  return Number(wanted);
}
