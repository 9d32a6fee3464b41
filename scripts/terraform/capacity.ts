import { availableParallelism } from "node:os";
import { UsageError } from "../words/errors";

/** What a Terraform with its AWS provider takes at its peak: 0.6 to 0.8 GB resident with provider 5.100. */
const TERRAFORM_BYTES = 800 * 1024 * 1024;
/** Terraform waits for AWS most of the time: two share a core well, and even a small machine runs two. */
const LEAST_BY_CORES = 2;

export interface Machine {
  readonly cores: number;
  /** Bytes that can be had without swapping; a container's own limit counts. */
  readonly memory: number;
}

export const thisMachine = (): Machine => ({ cores: availableParallelism(), memory: process.availableMemory() });

/** How many Terraforms run at the same time: as many as the cores, as the memory holds, at least one. */
export function capacityOf({ cores, memory }: Machine): number {
  return Math.max(1, Math.min(Math.max(LEAST_BY_CORES, cores), Math.floor(memory / TERRAFORM_BYTES)));
}

/** @param wanted what the user asked for, as text. Throws UsageError for what is no count. */
export function concurrencyOf(wanted: string | undefined, machine: Machine = thisMachine()): number {
  if (wanted === undefined) return capacityOf(machine);
  if (!/^[1-9]\d{0,2}$/.test(wanted)) throw new UsageError(`--parallel ${wanted} is no number of stacks, 1 to 999.`);
  return Number(wanted);
}
