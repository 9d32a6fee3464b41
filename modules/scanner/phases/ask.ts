import { CheckError, type VulnerabilityService } from "../ports";
import { explainRefusal } from "../refusal";
import { MisconfiguredError } from "../settings";
import { check, type CheckResult } from "../steps/check";
import { addEdges } from "../steps/check-plan";
import { keepPrivate } from "../steps/private-names";
import { setApart } from "../steps/quarantined";
import type { Listed, Looked } from "./look";
import type { ScanRun } from "./run";

/** What came of the check. */
export interface Asked {
  readonly check: CheckResult;
  /** What it says of the quarantined versions, which count in no number of the others. */
  readonly apart: CheckResult;
  /** `name==version` of the private versions that were not asked about. */
  readonly kept: ReadonlySet<string>;
  /** The same, with the quarantined ones. */
  readonly stay: ReadonlySet<string>;
}

/** Asks about all versions but the private ones. Throws {@link MisconfiguredError} if token, organization or client are wrong. */
export async function ask(run: ScanRun, { pinned, quarantine }: Pick<Listed, "pinned" | "quarantine">): Promise<Asked> {
  const { ports, settings, times, log } = run;
  const archived = quarantine.items.map(({ described }) => described);
  const { kept } = keepPrivate(pinned, settings.sendPrivate);
  const { asked, kept: stay } = keepPrivate([...pinned, ...archived], settings.sendPrivate);
  if (kept.size > 0) log(`check: ${kept.size} private versions stay here: snyk.sendPrivate does not send their names`);
  await ports.tidy?.("thoroughly");
  try {
    const all = await run.timed("check", () => check(asked, { ...ports, deadline: times.check, log }));
    return { ...setApart(all, quarantine), kept, stay };
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    throw new MisconfiguredError(explainRefusal(error.message, settings), { cause: error });
  }
}

/** The same with the dependencies that the description has: they draw the snapshots' trees. */
export function withEdges(asked: Asked, { description }: Looked, { batches }: Pick<VulnerabilityService, "batches">): Asked {
  const { check: checked } = asked;
  return { ...asked, check: { ...checked, projects: addEdges(checked.projects, description.packages, batches) } };
}
