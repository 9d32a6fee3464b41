import type { Stack } from "../../fleet/stack";
import type { DriftItem, DriftReport, StackDrift } from "../model/types";

/** What a repair would change in one stack. */
export interface Repair {
  readonly environment: string;
  readonly stack: StackDrift["stack"];
  /** Resources that were changed or deleted outside and that nobody has accepted. */
  readonly addresses: readonly string[];
  /** Every accepted difference of the stack that an apply would end, if the plan touches its resource. */
  readonly accepted: readonly DriftItem[];
}

/** What an apply can put back, by stack. Configured changes that are not applied yet are left to a deploy. */
export function repairsOf({ stacks }: DriftReport): Repair[] {
  return stacks.flatMap(({ environment, stack, items }) => {
    const broken = items.filter(({ known, kind, endsWithApply }) => known === undefined && kind !== "not-applied" && endsWithApply);
    const addresses = [...new Set(broken.flatMap(({ address, endedBy }) => [address, ...(endedBy === undefined ? [] : [endedBy])]))].sort();
    const accepted = items.filter(({ known, endsWithApply }) => known !== undefined && endsWithApply);
    return addresses.length === 0 ? [] : [{ environment, stack, addresses, accepted }];
  });
}

/** The repair of a stack; undefined if there is nothing to put back. */
export function repairOf(repairs: readonly Repair[], { environment, kind }: Stack): Repair | undefined {
  return repairs.find((repair) => repair.environment === environment.name && repair.stack === kind);
}

/** Accepted differences that a plan would end too: Terraform puts back all attributes of a resource, and of those that it depends on. */
export function acceptedThatEnd({ accepted }: Repair, planned: readonly string[]): DriftItem[] {
  return accepted.filter(({ address }) => planned.includes(address));
}
