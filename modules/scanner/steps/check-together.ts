import type { Deadline } from "../deadline";
import type { Pin, VulnerabilityService } from "../ports";
import type { TestOutcome } from "./check-attempts";

/** What goes together at most: so much is lost if one of them fails. */
const MOST_BATCHES = 20;
const MOST_VERSIONS = 2500;

export interface Asked {
  readonly batch: readonly Pin[];
  /** Absent if the batch has to be tested by itself. */
  readonly answer?: TestOutcome | undefined;
}

/**
 * Asks about small batches together, where the service can, and gives each batch with its answer. The batches of a package with
 * many versions are many and small. After a group without a whole answer, every batch is left to be tested by itself.
 */
export async function* askTogether(
  batches: readonly (readonly Pin[])[],
  { service, deadline }: { readonly service: Pick<VulnerabilityService, "testTogether">; readonly deadline: Deadline },
): AsyncGenerator<Asked> {
  let works = service.testTogether !== undefined;
  for (const group of groupsOf(batches)) {
    const answers = works && group.length > 1 && !deadline.isOver() ? await service.testTogether?.(group, deadline) : undefined;
    if (group.length > 1 && answers === undefined) works = false;
    for (const [index, batch] of group.entries()) {
      const found = answers?.[index];
      const answer = found && { findings: [...found.findings], licences: [...(found.licences ?? [])], notChecked: new Map<Pin, string>() };
      yield { batch, answer };
    }
  }
}

/** Batches in a row that are small enough together. */
function groupsOf(batches: readonly (readonly Pin[])[]): (readonly Pin[])[][] {
  const groups: (readonly Pin[])[][] = [];
  let versions = 0;
  for (const batch of batches) {
    const last = groups.at(-1);
    versions += batch.length;
    if (last !== undefined && last.length < MOST_BATCHES && versions <= MOST_VERSIONS) last.push(batch);
    else {
      groups.push([batch]);
      versions = batch.length;
    }
  }
  return groups;
}
